package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"herald"
)

// intake takes one fetch in.
type intake struct {
	*tx
	search  bool
	fetch   Fetch
	owned   map[int]bool // shards of the worker; nil: it does not matter
	sources sources
	from    *source
	now     int64
	items   []*item // one for each of fetch.Articles
	byKey   map[key]*item
	list    []*item // those of byKey, in the feed's order
	known   map[key]sighting
	beside  map[key]bool // given to articles whose guid names another now
	left    []key        // listed at the visit before, and not in this one
	saved   Saved
	out     outbox
}

// item is one article on its way in.
type item struct {
	herald.Article                  // its texts fit for both databases, its address without a mark: only we set those
	key            key              // of its guid
	place          key              // of its address
	body           string           // see bodyOf
	print          int64            // see printOf
	is             herald.ArticleID // what it turned out to be; 0: retired
}

// newItem gathers the article's words in scratch, which is returned for the next.
func newItem(a herald.Article, scratch []byte) (*item, []byte) {
	clean(&a)
	a.Address = together(a.Address)
	it := &item{Article: a, key: keyOf(a.GUID), body: bodyOf(&a)}
	if it.place = it.key; a.Address != a.GUID {
		it.place = keyOf(a.Address)
	}
	it.print, scratch = printOf(&a, it.body, scratch)
	return it, scratch
}

// sighting is a row of who lists what.
type sighting struct {
	article herald.ArticleID
	print   int64
	listed  bool
}

func (in *intake) run(ctx context.Context) (err error) {
	if in.from, err = in.source(ctx, in.fetch.Feed); err != nil {
		return err
	}
	if in.owned != nil && !in.owned[in.from.shard] {
		in.saved.Lost = true
		return nil
	}
	in.now = ms(in.fetch.Now)
	if in.fetch.Pushed {
		return in.pushed(ctx)
	}
	if err := in.nameHub(ctx); err != nil {
		return err
	}
	p := in.fetch.Poll
	same := len(in.fetch.Articles) == 0 && (p.Status == 304 || p.BodyHash != "" && p.BodyHash == in.from.bodyHash)
	if !same && (p.Error == "" || len(in.fetch.Articles) > 0) {
		if err := in.receive(ctx, p.Error == ""); err != nil {
			return err
		}
	}
	if p.Error == "" {
		in.from.listed = in.now
	}
	return in.keepPoll(ctx)
}

// receive sorts the list: what is known and the same costs nothing more. A whole
// list also tells what has left it.
func (in *intake) receive(ctx context.Context, whole bool) error {
	if err := in.name(); err != nil {
		return err
	}
	if err := in.reveal(ctx); err != nil {
		return err
	}
	if err := in.recall(ctx, whole); err != nil {
		return err
	}
	var fresh, again []*item
	var back []any
	for _, it := range in.list {
		k, ok := in.known[it.key]
		switch it.is = k.article; {
		case !ok:
			fresh = append(fresh, it)
		case k.article != 0 && k.print != it.print:
			again = append(again, it)
		default:
			in.saved.Seen++
			if !k.listed {
				back = append(back, it.key.arg())
			}
		}
	}
	if err := in.relist(ctx, back); err != nil {
		return err
	}
	for _, it := range again {
		other, err := in.changed(ctx, it)
		if err != nil {
			return err
		}
		if other {
			fresh = append(fresh, it)
		}
	}
	if err := in.admit(ctx, fresh); err != nil {
		return err
	}
	return in.link(ctx)
}

// name gives every item the key it is looked up by: its guid, or more than that
// when items that differ share it. The same item twice is one.
func (in *intake) name() error {
	in.byKey = make(map[key]*item, len(in.fetch.Articles))
	in.items = make([]*item, len(in.fetch.Articles))
	var scratch []byte
	for i := range in.fetch.Articles {
		a := &in.fetch.Articles[i]
		if a.GUID == "" || a.Address == "" {
			return fmt.Errorf("%w: article %d has no guid or no address", herald.ErrInvalid, i)
		}
		in.items[i], scratch = newItem(a.Article, scratch)
	}
	shared := sharedGUIDs(in.items)
	for i, it := range in.items {
		if shared[it.key] {
			it.key = keyBeside(it.GUID, it.Address, it.Title)
		}
		if first := in.byKey[it.key]; first != nil {
			in.items[i] = first
			continue
		}
		in.byKey[it.key] = it
		in.list = append(in.list, it)
	}
	return nil
}

// sharedGUIDs finds the guids that items of one list share although they differ.
func sharedGUIDs(items []*item) map[key]bool {
	first, shared := make(map[key]*item, len(items)), map[key]bool{}
	for _, it := range items {
		f := first[it.key]
		if f == nil {
			first[it.key] = it
		} else if f.Address != it.Address || !sameWords(f.Title, it.Title) {
			shared[it.key] = true
		}
	}
	return shared
}

// keyBeside is the key of an article whose guid names others, too.
func keyBeside(guid, address, title string) key {
	return keyOf(guid + "\x00" + address + "\x00" + strings.Join(words(title), " "))
}

// recall reads what the feed listed at the visit before, and what else of the
// list it has listed at some time.
func (in *intake) recall(ctx context.Context, whole bool) error {
	in.known = make(map[key]sighting, len(in.items))
	before, err := in.one(ctx, []any{new(int)}, `SELECT 1 FROM sighting WHERE feed = ? LIMIT 1`, int64(in.from.id))
	if err != nil || !before {
		return err
	}
	scan := func(r *sql.Rows) error {
		var k []byte
		var s sighting
		err := r.Scan(&k, &s.article, &s.print, &s.listed)
		in.known[key(k)] = s
		return err
	}
	const listed = `SELECT guid_key, article, print, listed FROM sighting WHERE feed = ? AND listed = 1`
	if err := in.query(ctx, scan, listed, int64(in.from.id)); err != nil {
		return err
	}
	if whole {
		for k := range in.known {
			if in.byKey[k] == nil {
				in.left = append(in.left, k)
			}
		}
		slices.Sort(in.left)
	}
	var others []any
	for _, it := range in.list {
		if _, ok := in.known[it.key]; !ok {
			others = append(others, it.key.arg())
		}
	}
	const unlisted = `SELECT guid_key, article, print, listed FROM sighting WHERE feed = ? AND guid_key IN (?)`
	if err := in.in(ctx, scan, unlisted, []any{int64(in.from.id)}, others); err != nil {
		return err
	}
	return in.unlist(ctx)
}

// unlist notes when what has left the list was last in it.
func (in *intake) unlist(ctx context.Context) error {
	const query = `UPDATE sighting SET listed = 0, seen = ? WHERE feed = ? AND guid_key IN (?)`
	return in.execIn(ctx, query, []any{in.from.listed, int64(in.from.id)}, args(in.left))
}

func (in *intake) relist(ctx context.Context, keys []any) error {
	const query = `UPDATE sighting SET listed = 1 WHERE feed = ? AND guid_key IN (?)`
	return in.execIn(ctx, query, []any{int64(in.from.id)}, keys)
}

func args(keys []key) []any {
	list := make([]any, len(keys))
	for i, k := range keys {
		list[i] = k.arg()
	}
	return list
}

// link remembers what was listed together, once.
func (in *intake) link(ctx context.Context) error {
	var rows []any
	for n, it := range in.items {
		for _, i := range in.fetch.Articles[n].Listed {
			if i < 0 || i >= len(in.items) {
				return fmt.Errorf("%w: article %d is listed and not there", herald.ErrInvalid, i)
			}
			a, b := it.is, in.items[i].is
			if a == b || a == 0 || b == 0 {
				continue
			}
			rows = append(rows, int64(min(a, b)), int64(max(a, b)))
		}
	}
	return in.insert(ctx, addLinks, 2, rows, oneLink)
}
