package pipeline

import (
	"strings"

	"herald"
	"herald/internal/brief"
	"herald/internal/publish"
	"herald/internal/store"
	"herald/internal/tag"
)

// teller names what tells stories: this program. What another one told is told
// anew.
func teller() string { return strings.Join(publish.Program(), " ") }

// tellAll tells the stories that are to be told, and those whose tags would be
// others now: a publisher is never a tag, and one may have come or gone. It
// gives their places.
func tellAll(told *store.Told) (anew []int) {
	publishers := publishersOf(told.Stories)
	for i := range told.Stories {
		if notes := told.Notes[i]; notes == "" || !stand(notes, publishers) {
			told.Notes[i] = tell(&told.Stories[i], publishers)
			anew = append(anew, i)
		}
	}
	return anew
}

// tell fills in what follows from a story's articles: who leads, the headline,
// the section, the tags. Its notes are what the tags were asked for, a word a
// line after the sign of the answer.
func tell(s *herald.Story, publishers tag.Publishers) (notes string) {
	s.Coverage = once(s.Coverage)
	brief.Order(s.Coverage)
	lead := s.Lead()
	s.Headline, s.Language, s.Section = lead.Article.Title, lead.Article.Language, ""
	articles := make([]herald.Article, len(s.Coverage))
	for i, c := range s.Coverage {
		articles[i] = c.Article
		if s.Section == "" {
			s.Section = sectionOf(c.Feed)
		}
	}
	b := strings.Builder{}
	b.WriteString("tags")
	s.Tags = tag.Story(articles, tag.Options{Given: lead.Feed.Tags, Publishers: publishers, Asked: func(key string, publisher bool) {
		sign := "\n-"
		if publisher {
			sign = "\n+"
		}
		b.WriteString(sign + key)
	}})
	s.Print = publish.StoryPrint(s)
	return b.String()
}

// stand tells whether all that tags were asked for would be answered as it was.
func stand(notes string, publishers tag.Publishers) bool {
	_, asked, _ := strings.Cut(notes, "\n")
	for asked != "" {
		var key string
		key, asked, _ = strings.Cut(asked, "\n")
		if publishers[key[1:]] != (key[0] == '+') {
			return false
		}
	}
	return true
}
