package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"herald"
	"herald/internal/googlenews"
	"herald/internal/publish"
	"herald/internal/rank"
	"herald/internal/store"
	"herald/internal/tag"
	"herald/internal/text"
)

// published is the store's note of the state that every target got last, with
// what they are. A store in another state holds something that waits.
const published = "published state"

// publish makes an edition and hands it to every target, when something waits
// to be published. A pass whose feeds all failed or were empty brings no news;
// it is refused, unless what an earlier pass found still waits.
func (p *Pipeline) publish(ctx context.Context, pass Pass, sum *Summary) error {
	state, err := p.store.State(ctx)
	sum.Stories.All = int(state.Stories)
	if err != nil || len(p.o.Targets) == 0 {
		return err
	}
	last, err := p.store.Meta(ctx, published)
	if err != nil {
		return err
	}
	waits := state != (store.State{}) && state.String() != before(last)
	if !waits && !pass.Force {
		if err := sum.nothingCame(); err != nil {
			return err
		}
		if last == p.note(state) && p.standing(sum) {
			return nil
		}
	}
	pass.Progress(Progress{Step: "publishing"})
	hand, err := p.store.LastCorrection(ctx)
	if err != nil {
		return err
	}
	more, err := p.publishAll(ctx, pass, sum)
	if err != nil || more { // what is left waits for the next pass
		return err
	}
	if state, err = p.store.State(ctx); err != nil { // slugs were given
		return err
	}
	if now, err := p.store.LastCorrection(ctx); err != nil || now != hand { // likewise
		return err
	}
	return p.store.SetMeta(ctx, published, p.note(state))
}

// note is what the store remembers of a publish.
func (p *Pipeline) note(state store.State) string { return state.String() + " " + p.prints() }

// before is the state in a note of published.
func before(note string) string {
	state, _, _ := strings.Cut(note, " ")
	return state
}

// prints tells the targets and what they are told of the site from others.
func (p *Pipeline) prints() string {
	h := sha256.New()
	fmt.Fprintf(h, "%+v %v\n", p.o.Site, p.o.Site.Location)
	fmt.Fprintf(h, "%+v\n", p.o.Searches)
	for _, t := range p.o.Targets {
		fmt.Fprintf(h, "%q %q\n", t.Name, t.Print)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// standing reports every target as unchanged, or false when one of them lost
// its manifest or the documents it lists.
func (p *Pipeline) standing(sum *Summary) bool {
	var reports []publish.Report
	for _, t := range p.o.Targets {
		if t.Dir == "" { // it keeps nothing that could be lost
			reports = append(reports, publish.Report{Target: t.Kind})
			continue
		}
		files, ok := publish.Standing(t.Dir)
		if !ok {
			return false
		}
		reports = append(reports, publish.Report{Target: t.Kind, Dir: t.Dir, Unchanged: files})
	}
	sum.Published = reports
	return true
}

// publishAll publishes to every target. more tells that there is news left.
func (p *Pipeline) publishAll(ctx context.Context, pass Pass, sum *Summary) (more bool, err error) {
	var ed herald.Edition
	err = publish.Roomy(func() (err error) {
		ed, err = p.Edition(ctx, pass)
		return err
	})
	if err != nil {
		return false, err
	}
	sum.Stories.All = len(ed.Stories)
	if more, err = p.pictures(ctx, pass, &ed, sum); err != nil {
		return false, err
	}
	return more, publish.Roomy(func() error { return p.publishTo(ctx, ed, sum) })
}

// Publish makes an edition of what the store holds and hands it to every
// target, without a look at feeds.
func (p *Pipeline) Publish(ctx context.Context, pass Pass) (sum Summary, err error) {
	defer herald.Wrap(&err, "publish")
	sum.Started = pass.Now
	_, err = p.publishAll(ctx, pass, &sum)
	return sum, err
}

// nothingCame refuses a pass in which every feed tried failed or was empty.
func (s *Summary) nothingCame() error {
	f := s.Feeds
	if f.Visited == 0 || f.OK+f.Unchanged > 0 {
		return nil
	}
	return fmt.Errorf("%w: every feed tried failed or was empty (%d failed, %d empty), so there is no news; the old output is untouched; to publish what the store holds all the same, use --force",
		herald.ErrRefused, f.Failed, f.Empty)
}

// publishTo tries every target. What one target refuses does not keep the
// others from being published.
func (p *Pipeline) publishTo(ctx context.Context, ed herald.Edition, sum *Summary) error {
	var errs []error
	for _, t := range p.o.Targets {
		report, err := t.Publish(ctx, ed)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.Name, err))
			continue
		}
		sum.Published = append(sum.Published, report)
		sum.Warnings = append(sum.Warnings, p.ping(ctx, t.Ping, report.Wrote)...)
	}
	return errors.Join(errs...)
}

// Edition makes a frozen view of what the store holds. When a person corrects
// stories meanwhile it is made again, so that no story is in it twice.
func (p *Pipeline) Edition(ctx context.Context, pass Pass) (ed herald.Edition, err error) {
	defer herald.Wrap(&err, "edition")
	before, err := p.store.LastCorrection(ctx)
	if err != nil {
		return ed, err
	}
	for tries := 1; ; tries++ {
		if ed, err = p.edition(ctx, pass); err != nil {
			return ed, err
		}
		after, err := p.store.LastCorrection(ctx)
		if err != nil || after == before || tries == groupTries {
			return ed, err
		}
		before = after
	}
}

// edition tells only those stories anew whose articles changed since the last.
func (p *Pipeline) edition(ctx context.Context, pass Pass) (_ herald.Edition, err error) {
	told, err := p.store.Told(ctx, teller())
	if err != nil {
		return herald.Edition{}, err
	}
	stories := told.Stories
	anew := tellAll(&told)
	if err := p.nameStories(ctx, pass, stories); err != nil {
		return herald.Edition{}, err
	}
	if !pass.Dry {
		if err := p.store.KeepTold(ctx, &told, anew); err != nil {
			return herald.Edition{}, err
		}
	}
	ed := herald.Edition{Site: p.o.Site, Time: pass.Now, Stories: stories, Sections: rank.Sections(stories, rank.Options{}), Searches: p.search(stories)}
	if ed.Retired, err = p.store.Retired(ctx); err != nil {
		return ed, err
	}
	ed.Held, err = p.store.Held(ctx)
	return ed, err
}

// sectionOf is what the configuration says, else the topic of a Google News
// feed, by its address or by the page it belongs to.
func sectionOf(f herald.Feed) string {
	for _, address := range []string{f.URL, f.Site} {
		if f.Section == "" {
			q, _ := googlenews.ParseAddress(address)
			f.Section = q.Section()
		}
	}
	return f.Section
}

// publishersOf are all that a story's tags must not name.
func publishersOf(stories []herald.Story) tag.Publishers {
	seen := map[string]bool{}
	var names []string
	for _, s := range stories {
		for _, c := range s.Coverage {
			for _, name := range []string{c.Article.Publisher.Name, c.Feed.Title} {
				if !seen[name] {
					seen[name] = true
					names = append(names, name)
				}
			}
		}
	}
	return tag.NewPublishers(names...)
}

// nameStories gives each story that has none the slug it keeps for ever. Names
// are given in the order in which stories began, so that the earlier one gets
// the plain name whatever run it was found in.
func (p *Pipeline) nameStories(ctx context.Context, pass Pass, stories []herald.Story) error {
	var wishes []store.SlugWish
	at := map[herald.StoryID]int{}
	for i, s := range stories {
		if s.Slug == "" {
			wishes = append(wishes, store.SlugWish{Story: s.ID, Slug: text.Slug(s.Headline, s.ID)})
			at[s.ID] = i
		}
	}
	slices.SortFunc(wishes, func(a, b store.SlugWish) int {
		sa, sb := stories[at[a.Story]], stories[at[b.Story]]
		if c := sa.Created.Compare(sb.Created); c != 0 {
			return c
		}
		return strings.Compare(a.Story.String(), b.Story.String())
	})
	if pass.Dry {
		nameAlone(stories)
		return nil
	}
	given, err := p.store.AssignSlugs(ctx, wishes)
	for id, slug := range given {
		stories[at[id]].Slug = slug
	}
	return err
}

// nameAlone gives names that no store remembers: the plain one while it is
// free, else one with the id.
func nameAlone(stories []herald.Story) {
	taken := map[string]bool{}
	for _, s := range stories {
		taken[s.Slug] = true
	}
	for i := range stories {
		s := &stories[i]
		if s.Slug != "" {
			continue
		}
		if s.Slug = text.Slug(s.Headline, s.ID); taken[s.Slug] {
			s.Slug += "-" + s.ID.String()
		}
		taken[s.Slug] = true
	}
}
