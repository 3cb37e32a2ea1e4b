package feeds

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"herald"
	"herald/internal/markup"
	"herald/internal/publish/excerpt"
)

// Story is a story as programs get it. Fields that say nothing are left out.
type Story struct {
	ID        herald.StoryID `json:"id"`
	Slug      string         `json:"slug"`
	Aliases   []string       `json:"aliases,omitempty"` // slugs of stories that are part of this one now
	URL       string         `json:"url"`
	Headline  string         `json:"headline"`
	Section   string         `json:"section,omitempty"`
	Tags      []string       `json:"tags,omitempty"`
	Language  string         `json:"language,omitempty"`
	Created   time.Time      `json:"created,omitzero"`
	Modified  time.Time      `json:"modified,omitzero"`
	Excerpt   string         `json:"excerpt,omitempty"` // plain text, with ExcerptBy
	ExcerptBy string         `json:"excerpt_by,omitempty"`
	Coverage  []Article      `json:"coverage"` // the lead first
}

// Article is one article of a story.
type Article struct {
	Title     string    `json:"title"`
	URL       string    `json:"url,omitempty"`
	Publisher string    `json:"publisher,omitempty"`
	Date      time.Time `json:"date,omitzero"`
	Language  string    `json:"language,omitempty"`
	Rights    string    `json:"rights,omitempty"`
}

// story gives a story as data; each is made once.
func (b *builder) story(s *herald.Story) Story {
	if made, ok := b.stories[s.ID]; ok {
		return made
	}
	made := b.storyOf(s)
	b.stories[s.ID] = made
	return made
}

func (b *builder) storyOf(s *herald.Story) Story {
	out := Story{
		ID: s.ID, Slug: slug(s), Aliases: slices.Sorted(slices.Values(s.Aliases)), URL: b.page(s), Headline: title(s), Section: markup.Line(s.Section),
		Language: languageOf(s, ""), Created: second(s.Created), Modified: second(s.Modified),
	}
	for _, t := range s.Tags {
		if name := markup.Line(t.Name); name != "" {
			out.Tags = append(out.Tags, name)
		}
	}
	if said, by := b.said(s); said != "" {
		out.Excerpt, out.ExcerptBy = said, excerpt.Publisher(s.Coverage[by])
	}
	for _, c := range s.Coverage {
		out.Coverage = append(out.Coverage, Article{
			Title: markup.Cut(markup.Line(c.Article.Title), titleSize), URL: excerpt.Link(c.Article), Publisher: excerpt.Publisher(c),
			Date: second(c.Article.Date), Language: markup.Line(c.Article.Language), Rights: markup.Cut(markup.Line(c.Article.Rights), rightsSize),
		})
	}
	return out
}

// storyFiles adds each story as a document of its own.
func (b *builder) storyFiles() {
	for i := range b.ed.Stories {
		s := &b.ed.Stories[i]
		b.shown(s)
		b.add("stories/"+slug(s)+".json", s, func() ([]byte, error) { return encode(b.story(s), "  ") })
	}
}

// former says where a story went: into another, or nowhere any more.
type former struct {
	Slug  string `json:"slug"`
	Gone  bool   `json:"gone,omitempty"`
	Moved string `json:"moved,omitempty"` // slug of the story it is part of now
	URL   string `json:"url,omitempty"`   // of its page
}

// formerFiles keeps the addresses of former stories alive.
func (b *builder) formerFiles() {
	taken, into := map[string]bool{}, map[herald.StoryID]herald.StoryID{}
	for i := range b.ed.Stories {
		taken[slug(&b.ed.Stories[i])] = true
	}
	for _, r := range b.ed.Retired {
		into[r.ID] = r.Into
	}
	for i := range b.ed.Stories {
		b.formers(b.ed.Stories[i].Aliases, &b.ed.Stories[i], nil, taken)
	}
	for _, r := range b.ed.Retired {
		id := r.Into
		for range len(into) {
			if next, merged := into[id]; merged {
				id = next
			}
		}
		gone := &herald.Story{ID: r.ID, Slug: r.Slug}
		b.formers(append([]string{r.Slug}, r.Aliases...), b.byID[id], gone, taken)
	}
}

func (b *builder) formers(slugs []string, to, gone *herald.Story, taken map[string]bool) {
	for _, name := range slugs {
		if name == "" || taken[name] || slug(&herald.Story{Slug: name}) != name {
			continue
		}
		taken[name] = true
		f, owner := former{Slug: name, Gone: true}, gone
		if to != nil {
			f, owner = former{Slug: name, Moved: slug(to), URL: b.page(to)}, to
		}
		b.in.Text(f.Slug, f.Moved, f.URL)
		b.add("stories/"+name+".json", owner, func() ([]byte, error) { return encode(f, "  ") })
	}
}

// months adds the export: a file of JSON Lines for each month that stories
// began in, sorted by their beginning.
func (b *builder) months() {
	months := b.byMonth()
	for _, month := range slices.Sorted(maps.Keys(months)) {
		stories := byBeginning(months[month])
		slices.Reverse(stories)
		b.shown(stories...)
		b.add(monthFile(month), nil, func() ([]byte, error) { return b.lines(stories) })
	}
}

func (b *builder) lines(stories []*herald.Story) ([]byte, error) {
	var lines bytes.Buffer
	for _, s := range stories {
		line, err := encode(b.story(s), "")
		if err != nil {
			return nil, err
		}
		lines.Write(line)
	}
	return lines.Bytes(), nil
}

func monthFile(month string) string { return "export/" + month + ".jsonl" }

func (b *builder) byMonth() map[string][]*herald.Story {
	months := map[string][]*herald.Story{}
	for i := range b.ed.Stories {
		s := &b.ed.Stories[i]
		month := s.Created.UTC().Format("2006-01")
		months[month] = append(months[month], s)
	}
	return months
}

// Index is stories.json: what there is, and the newest stories in full.
type Index struct {
	Title    string           `json:"title"`
	URL      string           `json:"url"`
	Language string           `json:"language,omitempty"`
	Front    []herald.StoryID `json:"front"`
	Sections []Listed         `json:"sections"`
	Tags     []Listed         `json:"tags"`
	Searches []Listed         `json:"searches,omitempty"`
	Months   []Month          `json:"months"`
	Newest   []Story          `json:"newest"`
}

// Listed is a section or tag in the index.
type Listed struct {
	Name    string           `json:"name"`
	Feed    string           `json:"feed"`  // address without its ending: .rss, .atom, .json
	Topic   string           `json:"topic"` // id in addresses of the form of Google News
	Stories []herald.StoryID `json:"stories,omitempty"`
}

// Month is a file of the export in the index.
type Month struct {
	Month   string `json:"month"`
	Stories int    `json:"stories"`
	URL     string `json:"url"`
}

// index adds the index.
func (b *builder) index() {
	b.in.Text(b.title, b.base, b.language)
	for _, id := range b.front() {
		b.in.Number(int(id))
	}
	for _, groups := range [][]group{b.sections, b.tags} {
		b.in.Number(len(groups))
		for _, g := range groups {
			b.in.Text(g.name)
		}
	}
	for _, g := range b.sections {
		b.shown(g.stories...)
	}
	months := b.byMonth()
	for _, month := range slices.Sorted(maps.Keys(months)) {
		b.in.Text(month)
		b.in.Number(len(months[month]))
	}
	for i := range b.ed.Stories[:min(len(b.ed.Stories), b.c.Items)] {
		b.shown(&b.ed.Stories[i])
	}
	b.add("stories.json", nil, func() ([]byte, error) { return encode(b.indexOf(), " ") })
}

func (b *builder) indexOf() Index {
	out := Index{b.title, b.base, b.language, b.front(), []Listed{}, []Listed{}, nil, []Month{}, []Story{}}
	for _, g := range b.sections {
		l := Listed{Name: g.name, Feed: b.address("section/" + g.slug), Topic: topicID("section", g)}
		for _, s := range g.stories {
			l.Stories = append(l.Stories, s.ID)
		}
		out.Sections = append(out.Sections, l)
	}
	for _, g := range b.tags {
		out.Tags = append(out.Tags, Listed{Name: g.name, Feed: b.address("tag/" + g.slug), Topic: topicID("tag", g)})
	}
	for _, g := range b.searches {
		out.Searches = append(out.Searches, Listed{Name: g.name, Feed: b.address("search/" + g.slug), Topic: topicID("search", g)})
	}
	months := b.byMonth()
	for _, month := range slices.Sorted(maps.Keys(months)) {
		out.Months = append(out.Months, Month{month, len(months[month]), b.address(monthFile(month))})
	}
	for i := range b.ed.Stories[:min(len(b.ed.Stories), b.c.Items)] {
		out.Newest = append(out.Newest, b.story(&b.ed.Stories[i]))
	}
	return out
}

// encode writes JSON in which no bracket could open a tag, wherever it lands.
func encode(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", indent)
	err := enc.Encode(v)
	return b.Bytes(), err
}
