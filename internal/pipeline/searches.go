package pipeline

import (
	"herald"
	"herald/internal/markup"
	"herald/internal/query"
	"herald/internal/text"
)

// Search is a saved search.
type Search struct {
	Name  string
	Query query.Query
}

// ParseSearch reads the words of a saved search. Its error is of kind
// herald.ErrInvalid.
func ParseSearch(name, words string) (Search, error) {
	q, err := query.Parse(words, text.Words)
	return Search{name, q}, err
}

// How far a saved search looks: what it finds is a feed, not an archive.
const (
	searchFinds = 100  // stories
	searchLooks = 5000 // of the newest
)

// search finds the newest stories of each saved search. A story is found when
// one of its reports is, by headline and summary.
func (p *Pipeline) search(stories []herald.Story) []herald.Section {
	found := make([]herald.Section, len(p.o.Searches))
	for i, s := range p.o.Searches {
		found[i].Name = s.Name
	}
	if len(found) == 0 {
		return nil
	}
	for i := range stories[:min(len(stories), searchLooks)] {
		s := &stories[i]
		var reports [][]string
		for _, c := range s.Coverage {
			reports = append(reports, text.Words(c.Article.Title+" \n "+markup.Text(c.Article.Summary)))
		}
		for j, search := range p.o.Searches {
			if len(found[j].Stories) < searchFinds && matches(search.Query, reports) {
				found[j].Stories = append(found[j].Stories, s.ID)
			}
		}
	}
	return found
}

func matches(q query.Query, reports [][]string) bool {
	for _, words := range reports {
		if q.Match(words) {
			return true
		}
	}
	return false
}
