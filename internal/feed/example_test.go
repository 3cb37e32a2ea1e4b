package feed_test

import (
	"fmt"

	"herald/internal/feed"
)

func ExampleParse() {
	body := []byte(`<rss version="2.0"><channel><title>The Quay</title>
<item><title>Is 3 < 4?</title><link>/sums</link><pubDate>3 March 2026, 8:04 p.m.</pubDate></item>
<item><title>Ferry ret`)
	f, err := feed.Parse(body, feed.Options{URL: "https://quay.example/feed.xml"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, it := range f.Items {
		fmt.Println(it.Published.Format("2006-01-02 15:04"), it.Title, it.Link)
	}
	for _, w := range f.Warnings {
		fmt.Printf("line %d: %s\n", w.Line, w.Text)
	}
	// Output:
	// 2026-03-03 20:04 Is 3 < 4? https://quay.example/sums
	// line 2: "<" begins no tag; write < as &lt;
	// line 3: the document ends within an item, which was left out
}
