package publishtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"herald"
)

// keys wants a change of anything that a document shows to change its key: an
// edition is changed at random, published, and published again by a target that
// forgot its keys, for which every document is made anew. That must find
// nothing to write. HERALD_KEYS gives the number of editions, HERALD_SEED draws
// them.
func (s suite) keys(t *testing.T) {
	seed := number(t, "HERALD_SEED", uint64(time.Now().UnixNano()))
	t.Logf("HERALD_SEED=%d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	for range number(t, "HERALD_KEYS", 12) {
		dir := t.TempDir()
		s.publish(t, dir, Large(1, 20))
		ed := Large(1+random.IntN(2), 20)
		var changes []string
		for range 1 + random.IntN(40) {
			changes = append(changes, change(random, &ed))
		}
		s.settle(t, dir, ed)
		tree := readTree(t, dir)
		forgetKeys(t, dir)
		if rep := s.publish(t, dir, ed); rep.Written != 0 || rep.Removed != 0 {
			t.Errorf("%q: the key of a document did not change with it: %+v", changes, rep)
		}
		sameTree(t, readTree(t, dir), tree)
	}
}

// forgetKeys takes from a target's manifest what its keys count for.
func forgetKeys(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(dir, ".herald", "manifest.jsonl")
	b := regexp.MustCompile(`"print":"[^"]*",`).ReplaceAll(read(t, file), nil)
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// change changes one thing in an edition and says which.
func change(random *rand.Rand, ed *herald.Edition) string {
	own := slices.Clone(ed.Stories)
	ed.Stories = own
	story := &own[random.IntN(len(own))]
	story.Coverage, story.Tags, story.Aliases = slices.Clone(story.Coverage), slices.Clone(story.Tags), slices.Clone(story.Aliases)
	switch n := random.IntN(12); {
	case n == 0:
		return changeIn(random, reflect.ValueOf(&ed.Site).Elem(), "site")
	case n == 1 && len(ed.Retired) > 0:
		ed.Retired = slices.Clone(ed.Retired)
		return changeIn(random, reflect.ValueOf(&ed.Retired[random.IntN(len(ed.Retired))]).Elem(), "retired")
	case n == 2:
		return shuffle(random, ed)
	case n == 3 && len(story.Coverage) > 1:
		i := random.IntN(len(story.Coverage))
		story.Coverage = slices.Delete(story.Coverage, i, i+1)
		return fmt.Sprintf("%s without its report %d", story.Slug, i)
	case n < 6:
		return changeIn(random, reflect.ValueOf(story).Elem(), story.Slug)
	}
	i := random.IntN(len(story.Coverage))
	return changeIn(random, reflect.ValueOf(&story.Coverage[i]).Elem(), fmt.Sprintf("%s, report %d", story.Slug, i))
}

// shuffle changes the order of a section, or its length.
func shuffle(random *rand.Rand, ed *herald.Edition) string {
	ed.Sections = slices.Clone(ed.Sections)
	s := &ed.Sections[random.IntN(len(ed.Sections))]
	s.Stories = slices.Clone(s.Stories)
	if random.IntN(2) == 0 {
		s.Stories = s.Stories[:(len(s.Stories)+1)/2]
		return "half of section " + s.Name
	}
	slices.Reverse(s.Stories)
	return "section " + s.Name + " turned"
}

// changeIn changes one field of a struct, or one in it.
func changeIn(random *rand.Rand, v reflect.Value, where string) string {
	i := random.IntN(v.NumField())
	f, where := v.Field(i), where+"."+v.Type().Field(i).Name
	switch value := f.Interface().(type) {
	case string:
		f.SetString(otherText(random, where, value))
	case time.Time:
		f.Set(reflect.ValueOf(value.Add(time.Duration(random.IntN(96)-48) * time.Hour)))
	case *time.Location:
		f.Set(reflect.ValueOf(time.FixedZone("Elsewhere", (random.IntN(20)-10)*3600)))
	case float64:
		f.SetFloat(value + random.Float64())
	case bool:
		f.SetBool(!value)
	case []string:
		f.Set(reflect.ValueOf(append(slices.Clone(value), otherText(random, where, ""))))
	case []herald.Tag:
		f.Set(reflect.ValueOf(append(value, herald.Tag{Kind: herald.TagGiven, Name: pick(random, "parishes", "quays", "weirs")})))
	default:
		if f.Kind() == reflect.Struct {
			return changeIn(random, f, where)
		}
		return changeIn(random, v, strings.TrimSuffix(where, "."+v.Type().Field(i).Name)) // an id, or a list that change sees to
	}
	return where
}

// otherText gives a text for a field; one that names something is likely to
// name what is there already, save a slug, which an edition has once.
func otherText(random *rand.Rand, where, was string) string {
	new := fmt.Sprintf("other-%d", random.Uint32())
	switch {
	case where == "site.URL":
		return "https://" + new + ".example/"
	case strings.HasSuffix(where, ".Slug") || strings.HasSuffix(where, ".Aliases"):
		return new
	case strings.HasSuffix(where, "Language"):
		return pick(random, "de", "fa", "zh", "")
	case strings.HasSuffix(where, ".Section"):
		return pick(random, "World", "Science", "Gardens", "")
	case strings.HasPrefix(was, "http"):
		return pick(random, was+"/"+new, "https://elsewhere.example/"+new, "")
	}
	return pick(random, was+" and much more of it than there was before", "Something else", "")
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }
