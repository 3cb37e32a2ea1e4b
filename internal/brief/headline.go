package brief

import (
	"strings"
	"unicode"
)

// telling reports whether a headline says what happened. One of fewer than three
// words does not, nor one that asks, teases, or names a form of report instead.
// Languages without spaces are believed.
func telling(title string) bool {
	title = strings.TrimSpace(title)
	if strings.HasSuffix(title, "?") || strings.HasSuffix(title, "？") || strings.HasSuffix(title, "…") || strings.HasSuffix(title, "...") {
		return false
	}
	lower := strings.ToLower(strings.ReplaceAll(title, "’", "'"))
	for _, tease := range teases {
		if strings.Contains(lower, tease) {
			return false
		}
	}
	for _, form := range forms {
		if strings.HasPrefix(lower, form) {
			return false
		}
	}
	return len(strings.Fields(title)) >= 3 || spaceless(title)
}

// teases are what headlines say that hold back what they are about.
var teases = []string{
	"you won't believe", "you need to know", "you should know", "here's why", "here is why", "this is why", "here's what", "here is what",
	"what we know", "what to know", "will surprise you", "will shock you", "goes viral", "went viral", "the reason why", "everything we know",
	"live updates", "as it happened", "in pictures", "in photos",
}

// forms are what headlines begin with that name the form of the report.
var forms = []string{
	"watch:", "watch |", "video:", "live:", "live |", "live blog", "liveblog", "opinion:", "opinion |", "analysis:", "analysis |",
	"podcast:", "quiz:", "photos:", "gallery:", "editorial:", "letters:", "explainer:",
}

// spaceless tells of scripts whose words stand without spaces.
func spaceless(title string) bool {
	for _, r := range title {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) {
			return true
		}
	}
	return false
}
