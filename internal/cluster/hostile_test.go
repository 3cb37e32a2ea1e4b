package cluster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"herald"
)

// sizes places articles and returns how many stories there are in the end, and
// the size of the largest.
func sizes(e *Engine, articles []herald.Article) (stories, most int) {
	stored := shelf{}
	for _, a := range articles {
		stored.keep(a, e.Place(a, nil))
	}
	count := map[herald.StoryID]int{}
	for _, a := range stored {
		count[a.Story]++
		most = max(most, count[a.Story])
	}
	return len(count), most
}

// dispatches are two reports of each event of the filler.
func dispatches() (list []herald.Article) {
	for i, title := range filler {
		for k := range 2 {
			a := article(2*i+k+1, title+[]string{"", ", officials confirm"}[k])
			a.Publisher.Name = fmt.Sprintf("Paper %d", k)
			list = append(list, a)
		}
	}
	return list
}

// TestOneSourceCannotMergeTheNews holds that headlines made of the words of
// others, or of look-alike letters, make no story of several.
func TestOneSourceCannotMergeTheNews(t *testing.T) {
	t.Parallel()
	all := strings.Join(filler, " ")
	for _, c := range []struct {
		name  string
		title func(i int) string
	}{
		{"all words of all", func(int) string { return all }},
		{"two headlines in one", func(i int) string { return filler[i%10] + "; " + filler[(i+1)%10] }},
		{"half of one and half of another", func(i int) string {
			a, b := strings.Fields(filler[i%10]), strings.Fields(filler[(i+3)%10])
			return strings.Join(append(a[:len(a)/2:len(a)/2], b[len(b)/2:]...), " ")
		}},
		{"letters that look alike", func(i int) string {
			return strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(filler[i%10])
		}},
		{"signs that are not seen", func(i int) string { return strings.ReplaceAll(filler[i%10], "e", "e\u200b") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			list := dispatches()
			for i := range 40 {
				a := article(100+i, c.title(i))
				a.Publisher.Name = "Flood"
				list = append(list, a)
			}
			e := New(Options{})
			stories, most := sizes(e, list)
			t.Logf("%d stories, the largest of %d", stories, most)
			if stories < len(filler)/2 || most > 40+4 {
				t.Errorf("%d stories, want %d at least; one of %d articles", stories, len(filler)/2, most)
			}
			for i, title := range filler { // the true reports of an event are still together
				a := article(1000+i, title)
				a.Date = monday.Add(4 * time.Hour)
				if d := e.Place(a, nil); len(d.Merged) > 0 {
					t.Errorf("%q merged %v", title, d.Merged)
				}
			}
		})
	}
}

// TestTitlesOfAllScripts holds that odd titles are placed and stay alone.
func TestTitlesOfAllScripts(t *testing.T) {
	t.Parallel()
	e := New(Options{})
	var list []herald.Article
	for i, title := range []string{
		"", " ", "A", "‏", "🎉🎉🎉", "\x00\xff\xfe", "ข่าวด่วนวันนี้น้ำท่วมใหญ่", "ታላቅ ዜና ዛሬ በከተማው", "Ειδήσεις για το φράγμα στο Βέλντχαφεν",
		"समाचार: बाँध टूटा, गाँव खाली", "דלת נעולה בעיר העתיקה", "Đập nước vỡ ở Veldhaven", "댐이 무너져 수천 명 대피", "ダムが決壊し数千人が避難", "سد ينهار بعد العاصفة",
		strings.Repeat("ab ", 10_000),
	} {
		list = append(list, article(i+1, title))
	}
	if stories, _ := sizes(e, list); stories != len(list) {
		t.Errorf("%d stories, want %d", stories, len(list))
	}
}
