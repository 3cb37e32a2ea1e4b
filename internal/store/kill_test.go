package store_test

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"herald"
	"herald/internal/newstest"
	"herald/internal/store"
)

// perFetch is how many articles each fetch of the busy helper brings.
const perFetch = 5

// busyFetch is the nth fetch: its ETag says so.
func busyFetch(f herald.Feed, n int) store.Fetch {
	v := fetch(f, newstest.Now.Add(time.Duration(n)*time.Minute))
	v.Poll.ETag = strconv.Itoa(n)
	for i := range perFetch {
		a := newstest.Article(0, n*perFetch+i)
		a.Title = fmt.Sprintf("Article %d of fetch %d", i, n)
		a.Content = long
		v.Articles = append(v.Articles, store.Incoming{Article: a})
	}
	v.Articles[0].Listed = []int{1, 2}
	return v
}

// TestHelperIsBusy is no test: TestNothingIsLostWhenKilled runs it in a process
// of its own. It goes on from where the store says it was, and says what is done.
func TestHelperIsBusy(t *testing.T) {
	o := store.Options{SQLite: os.Getenv("STORE_TEST_SQLITE"), Postgres: os.Getenv("STORE_TEST_POSTGRES")}
	if o == (store.Options{}) {
		t.Skip("runs as a part of another test")
	}
	s := newstest.Open(t, o)
	f := press(t, s, 1)[0]
	n, _ := strconv.Atoi(must(s.Feeds(ctx()))(t)[0].Poll.ETag)
	fmt.Println("ready")
	for {
		n++
		must(s.SaveFetch(ctx(), busyFetch(f, n)))(t)
		fmt.Println("fetched", n)
		group(t, s, newstest.Now)
		var wishes []store.SlugWish
		stories := must(s.Stories(ctx()))(t)
		for _, st := range stories {
			wishes = append(wishes, store.SlugWish{Story: st.ID, Slug: "tale"})
		}
		must(s.AssignSlugs(ctx(), wishes))(t)
		if len(stories) > 8 {
			place(t, s, store.Grouping{Now: newstest.Now, Merged: []store.Merged{{stories[0].ID, stories[1].ID}, {stories[2].ID, stories[3].ID}}})
		}
		if len(stories) > 8 {
			correctSome(t, s, newstest.Now)
		}
		fmt.Println("grouped", n)
	}
}

// TestNothingIsLostWhenKilled kills a busy process again and again. What it
// had said was done must be there, and the store must be whole.
func TestNothingIsLostWhenKilled(t *testing.T) {
	t.Parallel()
	rounds, err := strconv.Atoi(cmp.Or(os.Getenv("HERALD_KILLS"), "3"))
	if err != nil {
		t.Fatal(err)
	}
	newstest.Kinds(t, func(t *testing.T, o store.Options) {
		seed, err := strconv.ParseUint(cmp.Or(os.Getenv("HERALD_SEED"), strconv.FormatInt(time.Now().UnixNano(), 10)), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("HERALD_SEED=%d", seed)
		random := rand.New(rand.NewPCG(seed, 0))
		for round := range rounds {
			fetched, grouped := runAndKill(t, o, time.Duration(random.IntN(400))*time.Millisecond)
			s := must(store.Open(ctx(), o))(t)
			checkWhole(t, s)
			etag, _ := strconv.Atoi(must(s.Feeds(ctx()))(t)[0].Poll.ETag) // "" before the first
			articles := 0
			if err := s.Articles(ctx(), func(herald.Article) error { articles++; return nil }); err != nil {
				t.Fatal(err)
			}
			if etag < fetched || articles != etag*perFetch {
				t.Errorf("round %d: %d fetches were done, the store says %d and holds %d articles", round, fetched, etag, articles)
			}
			if waiting := len(must(s.Pending(ctx()))(t)); waiting > (etag-grouped)*perFetch {
				t.Errorf("round %d: %d articles wait, grouped until fetch %d of %d", round, waiting, grouped, etag)
			}
			s.Close()
		}
	})
}

// runAndKill lets the helper work for a while and returns what it said last.
func runAndKill(t *testing.T, o store.Options, after time.Duration) (fetched, grouped int) {
	t.Helper()
	cmd := exec.Command(must(os.Executable())(t), "-test.run=^TestHelperIsBusy$")
	cmd.Env = append(os.Environ(), "STORE_TEST_SQLITE="+o.SQLite, "STORE_TEST_POSTGRES="+o.Postgres)
	out := must(cmd.StdoutPipe())(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.Atoi(rest)
		switch word {
		case "ready":
			time.AfterFunc(after, func() { cmd.Process.Kill() })
		case "fetched":
			fetched = n
		case "grouped":
			grouped = n
		default:
			said := lines.Text()
			for lines.Scan() {
				said += "\n" + lines.Text()
			}
			t.Fatalf("the helper says %s", said)
		}
	}
	return fetched, grouped
}
