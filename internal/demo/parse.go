package demo

import (
	"fmt"
	"strings"
	"time"

	"herald"
)

// parser reads the text form of the world:
//
//	== STORY SECTION
//	list Mon 15:00 HOST HOST/1 …
//
//	-- HOST Mon 06:40 [again | copies HOST]
//	title: …
//	author: …
//	categories: …, …
//	image: yes
//	date: none | Thu 09:00
//
//	First paragraph: the summary.
//
//	Further paragraphs.
//
// A list is an item of the aggregate; HOST/1 is the publisher's first article
// there, HOST the last one out. An article without categories gets the story's
// section. Hosts stand without ".example". "again" revises the publisher's latest
// article in the story; "copies" repeats the words of another's. Times are UTC.
type parser struct {
	byHost  map[string]*publisher
	stories []*story
	slugs   map[string]bool // host/slug, to keep links apart
}

func (p *parser) parse(file, text string) (err error) {
	defer herald.Wrap(&err, "%s", file)
	for i, part := range strings.Split("\n"+text, "\n== ") {
		if i == 0 {
			continue // before the first story: remarks
		}
		if err := p.story(part); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) story(text string) (err error) {
	blocks := strings.Split(text, "\n-- ")
	lines := strings.Split(strings.TrimSpace(blocks[0]), "\n")
	name, section, _ := strings.Cut(lines[0], " ")
	defer herald.Wrap(&err, "story %s", name)
	s := &story{name: name, section: section}
	for _, line := range lines[1:] {
		l, err := p.list(line)
		if err != nil {
			return err
		}
		s.lists = append(s.lists, l)
	}
	for _, block := range blocks[1:] {
		if err := p.article(s, block); err != nil {
			return err
		}
	}
	for _, l := range s.lists {
		if len(s.listed(l)) != len(l.hosts) {
			return fmt.Errorf("the list of %s names somebody who has no article yet", l.at.Format("Mon 15:04"))
		}
	}
	p.stories = append(p.stories, s)
	return nil
}

func (p *parser) list(line string) (list, error) {
	f := strings.Fields(line)
	if len(f) < 4 || f[0] != "list" {
		return list{}, fmt.Errorf("%q is no list of hosts", line)
	}
	at, err := moment(f[1] + " " + f[2])
	return list{at: at, hosts: f[3:]}, err
}

func (p *parser) article(s *story, block string) (err error) {
	head, body, _ := strings.Cut(block, "\n\n")
	lines := strings.Split(strings.TrimSpace(head), "\n")
	f := strings.Fields(lines[0])
	defer herald.Wrap(&err, "article %q", lines[0])
	if len(f) < 3 || p.byHost[f[0]] == nil {
		return fmt.Errorf("want HOST DAY HH:MM with a known host")
	}
	at, err := moment(f[1] + " " + f[2])
	if err != nil {
		return err
	}
	v := version{at: at, text: paragraphs(body)}
	a := &article{story: s, publisher: p.byHost[f[0]], date: at}
	if len(f) == 5 && f[3] == "copies" {
		if err := v.copyFrom(s.latest(f[4])); err != nil {
			return err
		}
	}
	if err := header(a, &v, lines[1:]); err != nil {
		return err
	}
	if v.title == "" || len(v.text) == 0 {
		return fmt.Errorf("it lacks a title or a text")
	}
	return p.place(s, a, v, len(f) == 4 && f[3] == "again")
}

// place adds a new article to the story, or a version to the one it revises.
func (p *parser) place(s *story, a *article, v version, again bool) error {
	if again {
		old := s.latest(strings.TrimSuffix(a.publisher.host, ".example"))
		if old == nil {
			return fmt.Errorf("nothing to revise")
		}
		v.inherit(old.versions[len(old.versions)-1])
		old.versions = append(old.versions, v)
		return nil
	}
	a.slug = slug(v.title)
	a.link = a.publisher.site() + v.at.Format("2006/01/02/") + a.slug
	if p.slugs[a.link] {
		return fmt.Errorf("%s exists twice", a.link)
	}
	p.slugs[a.link] = true
	if v.categories == nil {
		v.categories = []string{s.section}
	}
	a.versions = []version{v}
	s.articles = append(s.articles, a)
	return nil
}

func header(a *article, v *version, lines []string) error {
	for _, line := range lines {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "title":
			v.title = value
		case "author":
			v.author = value
		case "categories":
			v.categories = strings.Split(value, ", ")
		case "image":
			v.image = true
		case "date":
			if err := a.redate(value); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unknown line %q", line)
		}
	}
	return nil
}

func (a *article) redate(value string) (err error) {
	a.date = time.Time{}
	if value != "none" {
		a.date, err = moment(value)
	}
	return err
}

// moment reads "Mon 06:40": the days of the week around Monday 2 March 2026.
func moment(s string) (time.Time, error) {
	day, clock, _ := strings.Cut(s, " ")
	n := strings.Index("SunMonTueWedThuFri", day)
	t, err := time.Parse("15:04", clock)
	if len(day) != 3 || n < 0 || err != nil {
		return time.Time{}, fmt.Errorf("%q is no time like Mon 06:40", s)
	}
	return time.Date(2026, 3, 1+n/3, t.Hour(), t.Minute(), 0, 0, time.UTC), nil
}

func paragraphs(body string) (out []string) {
	for _, p := range strings.Split(body, "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

var plainLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ê", "e",
	"à", "a", "â", "a", "ç", "c", "ô", "o", "î", "i", "û", "u", "’", "", "'", "")

// slug makes the last part of a link of at most 60 letters from a headline.
func slug(title string) string {
	words := strings.FieldsFunc(plainLetters.Replace(strings.ToLower(title)), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	out := ""
	for _, w := range words {
		if len(out)+len(w) >= 60 {
			break
		}
		out += "-" + w
	}
	return strings.TrimPrefix(out, "-")
}
