package cluster

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Bounds of a repair.
const (
	maxRepaired = 1000                 // articles of a beat whose stories are looked at
	maxScope    = 20                   // articles that are grouped anew at once
	blockSize   = 12                   // a larger story is moved as a whole, by its newest articles
	young       = int64(4 * 24 * hour) // ms; older articles stay where they are
	unlikely    = oddsUnit / 16        // mean likelihood below which clusters are not judged: none was ever one
)

// repair looks again at the stories around the articles of the last beat.
func (e *Engine) repair(r *Repair) {
	slices.SortFunc(e.recent, older)
	e.recent = e.recent[max(0, len(e.recent)-maxRepaired):]
	for _, m := range e.recent {
		if m.story.beat == e.beat || len(m.terms) < 2 {
			continue
		}
		groups := []*group{m.story}
		for _, g := range e.near(m, e.bars.rival) {
			if g != m.story {
				groups = append(groups, g)
			}
		}
		m.story.beat = e.beat
		if len(groups) > 1 {
			e.regroup(groups, r)
		}
	}
}

// part is a cluster that grows while stories are grouped anew.
type part struct {
	side
	rest  []*member // of the stories it holds as a whole: those that are not in scope
	row   []cell    // what it has to do with each other part
	sides []Side    // of its articles in corrections
	gone  bool
}

// cell is what two parts have to do with each other.
type cell struct {
	sum   int64 // of the likelihoods of their pairs
	mean  int32
	score int32
}

// regroup clusters the articles of some stories anew, from single articles.
func (e *Engine) regroup(groups []*group, r *Repair) {
	items, parts := e.open(groups)
	if len(parts) < 2 {
		return
	}
	s := e.scope(items)
	for i := range parts {
		parts[i].side = s.side(parts[i].items, parts[i].size)
		parts[i].row = make([]cell, len(parts))
	}
	for i := range parts {
		for j := range i {
			link(parts, i, j, s.sum(parts[i].items, parts[j].items))
		}
	}
	s.keep(parts)
	for i := range parts {
		for j := range i {
			if !parts[i].gone && !parts[j].gone {
				e.score(s, parts, i, j, false)
			}
		}
	}
	for {
		i, j := closest(parts)
		if i < 0 || parts[i].row[j].score < e.bars.repair {
			break
		}
		e.score(s, parts, i, j, true)
		e.unite(s, parts, i, j)
	}
	e.assign(s, groups, parts, r)
}

// link notes the sum of the likelihoods between two parts.
func link(parts []part, i, j int, sum int64) {
	mean := int32(sum / int64(len(parts[i].items)*len(parts[j].items)))
	parts[i].row[j].sum, parts[j].row[i].sum = sum, sum
	parts[i].row[j].mean, parts[j].row[i].mean = mean, mean
}

// open lists the articles of stories that can move: the young ones, each a
// part; or the newest of a large story, or those that are tied, as one.
func (e *Engine) open(groups []*group) (items []*member, parts []part) {
	for _, g := range groups {
		list := g.members
		for len(list) > 0 && g.members[len(g.members)-1].date-list[0].date > young {
			list = list[1:]
		}
		if len(items)+min(len(list), blockSize) > maxScope {
			break
		}
		whole := part{rest: tiedOf(g.members[:len(g.members)-len(list)])}
		for i, m := range list {
			switch {
			case len(list) > blockSize && i < len(list)-blockSize:
				whole.rest = append(whole.rest, m)
				continue
			case len(list) > blockSize || m.tied:
				whole.items = append(whole.items, len(items))
			default:
				parts = append(parts, part{side: side{items: []int{len(items)}, size: 1}, sides: e.sided(nil, list[i:i+1])})
			}
			items = append(items, m)
		}
		if len(whole.items) > 0 {
			whole.size = len(whole.items) + len(whole.rest)
			whole.sides = e.sided(nil, g.members)
			parts = append(parts, whole)
		}
	}
	return items, parts
}

// tiedOf are the members that are tied to their story.
func tiedOf(members []*member) (list []*member) {
	for _, m := range members {
		if m.tied {
			list = append(list, m)
		}
	}
	return list
}

// score judges two parts.
func (e *Engine) score(s *scope, parts []part, i, j int, taken bool) {
	mean := parts[i].row[j].mean
	score := int32(2 * apart)
	if mean >= unlikely && !Opposed(parts[i].sides, parts[j].sides) && !e.strange(s, &parts[i], &parts[j]) && !e.strange(s, &parts[j], &parts[i]) {
		rel := s.relate(parts[i].side, parts[j].side)
		var x row
		rel.fill(&x, parts[i].side, parts[j].side, rival(parts, i, j), rival(parts, j, i), stageRepair)
		score = e.judge(&rel, &x) + e.bars.held*rel.together/rel.pairs
		e.tell(stageRepair, s, parts[i].items, parts[j].items, &x, taken)
	}
	parts[i].row[j].score, parts[j].row[i].score = score, score
}

// strange tells that the newest article of a part strays from a long story.
func (e *Engine) strange(s *scope, p, long *part) bool {
	return e.strays(s.items[p.items[len(p.items)-1]], long.rest)
}

// rival is the best mean likelihood of part i with any other than j.
func rival(parts []part, i, j int) (best int32) {
	for k, c := range parts[i].row {
		if k != j && k != i && !parts[k].gone {
			best = max(best, c.mean)
		}
	}
	return best
}

// closest returns the two parts that are most surely one, -1 for none.
func closest(parts []part) (a, b int) {
	a, b = -1, -1
	for i := range parts {
		for j := 0; j < i && !parts[i].gone; j++ {
			if !parts[j].gone && (a < 0 || parts[i].row[j].score > parts[a].row[b].score) {
				a, b = i, j
			}
		}
	}
	return a, b
}

// unite moves part j into i and judges it anew against all others.
func (e *Engine) unite(s *scope, parts []part, i, j int) {
	s.join(parts, i, j)
	for k := range parts {
		if k != i && !parts[k].gone {
			e.score(s, parts, i, k, false)
		}
	}
}

// join moves part j into i.
func (s *scope) join(parts []part, i, j int) {
	p := &parts[i]
	items := slices.Concat(p.items, parts[j].items)
	slices.Sort(items)
	p.side = s.side(items, p.size+parts[j].size)
	p.rest = append(p.rest, parts[j].rest...)
	p.sides = slices.Concat(p.sides, parts[j].sides)
	parts[j].gone = true
	for k := range parts {
		if k != i && !parts[k].gone {
			link(parts, i, k, p.row[k].sum+parts[j].row[k].sum)
		}
	}
}

// keep leaves together what is one story and surely so: each two of its
// articles are. It spares most of the judgements.
func (s *scope) keep(parts []part) {
	for i := range parts {
		for j := range i {
			if !parts[j].gone && !Opposed(parts[i].sides, parts[j].sides) && s.sure(parts[i].items, parts[j].items) {
				s.join(parts, j, i)
				break
			}
		}
	}
}

// sure tells whether all items of two sets are of one story, and every two of
// them alike beyond doubt.
func (s *scope) sure(a, b []int) bool {
	for _, i := range a {
		for _, j := range b {
			if s.items[i].story != s.items[j].story || likelihood(s.at(i, j)) < oddsUnit*9/10 {
				return false
			}
		}
	}
	return true
}

// claim is how many articles of a story lie in one part.
type claim struct {
	part  int
	group *group
	count int
	tied  bool // some of them are tied to the story
}

// assign gives the parts their names: each keeps that of the story it has most
// articles of, or that its articles are tied to. One that is left over is a story split from it; a story left
// without articles lives on where most of them went.
func (e *Engine) assign(s *scope, groups []*group, parts []part, r *Repair) {
	var claims []claim
	for i := range parts {
		for _, g := range groups {
			if n := parts[i].of(s, g); n > 0 {
				claims = append(claims, claim{i, g, n, parts[i].tied(s, g)})
			}
		}
	}
	slices.SortStableFunc(claims, func(a, b claim) int {
		return cmp.Or(boolInt(b.tied)-boolInt(a.tied), cmp.Compare(b.count, a.count), cmp.Compare(a.group.oldest(), b.group.oldest()), cmp.Compare(a.group.id, b.group.id))
	})
	named := make([]*group, len(parts))
	for _, c := range claims {
		if named[c.part] == nil && !slices.Contains(named, c.group) {
			named[c.part] = c.group
		}
	}
	main := map[*group]int{} // where most of a story went
	for _, c := range claims {
		if _, known := main[c.group]; !known {
			main[c.group] = c.part
		}
	}
	for i := range parts {
		if !parts[i].gone && named[i] == nil {
			named[i] = e.split(s, &parts[i], claims, i, r)
		}
	}
	e.move(s, groups, parts, named, main, r)
}

// of counts the articles of a story in a part.
func (p *part) of(s *scope, g *group) (n int) {
	if p.gone {
		return 0
	}
	for _, i := range p.items {
		n += boolInt(s.items[i].story == g)
	}
	for _, m := range p.rest {
		n += boolInt(m.story == g)
	}
	return n
}

// tied tells whether articles of a part are tied to a story.
func (p *part) tied(s *scope, g *group) bool {
	return slices.ContainsFunc(p.items, func(i int) bool { return s.items[i].story == g && s.items[i].tied })
}

// split opens a story for a part that no name is left for. Its name is drawn
// from its oldest article and the time, so that it is never one used before.
func (e *Engine) split(s *scope, p *part, claims []claim, i int, r *Repair) *group {
	oldest := s.items[p.items[0]]
	for _, k := range p.items {
		if older(s.items[k], oldest) < 0 {
			oldest = s.items[k]
		}
	}
	id := StoryOf(fmt.Sprintf("%s split at %d", oldest.key, time.Duration(e.beat)*beat/time.Second))
	from := claims[slices.IndexFunc(claims, func(c claim) bool { return c.part == i })].group
	r.Split = append(r.Split, Split{Story: id, From: from.id})
	return e.group(Tie{Story: id, Created: time.UnixMilli(oldest.date)})
}

// move brings every article to the story of its part and tells what changed.
func (e *Engine) move(s *scope, groups []*group, parts []part, named []*group, main map[*group]int, r *Repair) {
	folds := map[*group]*group{}
	for _, g := range groups {
		into, known := main[g]
		if known && !slices.Contains(named, g) && e.emptied(s, g, parts) {
			folds[g] = named[into]
			r.Folded = append(r.Folded, Fold{From: g.id, Into: named[into].id})
		}
	}
	for i := range parts {
		if parts[i].gone {
			continue
		}
		list := slices.Clone(parts[i].rest)
		for _, k := range parts[i].items {
			list = append(list, s.items[k])
		}
		slices.SortFunc(list, older)
		for _, m := range list {
			if m.story == named[i] {
				continue
			}
			if folds[m.story] != named[i] {
				r.Moved = append(r.Moved, Move{Article: m.id, Story: named[i].id})
			}
			e.transfer(m, named[i])
		}
		named[i].beat = e.beat
	}
}

// emptied tells whether all articles of a story lie in parts.
func (e *Engine) emptied(s *scope, g *group, parts []part) bool {
	n := 0
	for i := range parts {
		n += parts[i].of(s, g)
	}
	return n == len(g.members)
}

func (e *Engine) transfer(m *member, to *group) {
	e.leave(m)
	m.story = to
	to.members = insertByAge(to.members, m)
}
