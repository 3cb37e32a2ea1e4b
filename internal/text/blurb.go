package text

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// more are the words by which feeds send a reader on to the page, folded. They
// stand at the end of a summary and say nothing of what it is about.
var more = sync.OnceValue(func() []string {
	words := []string{
		"read more", "read full", "read the full", "read the whole", "read the rest", "read on ", "continue reading",
		"keep reading", "click here", "full story", "the post ", "this article was originally", "this article originally", "(more)",
		"weiterlesen", "mehr lesen", "zum artikel", "lesen sie mehr", "lesen sie den", "den ganzen artikel", "hier weiterlesen",
		"lire la suite", "lire l'article", "lire plus", "en savoir plus", "continuer la lecture", "cet article est apparu", "l'article ",
		"leer mas", "seguir leyendo", "sigue leyendo", "leer la noticia", "leer articulo", "la entrada ",
		"leia mais", "continue lendo", "ler mais", "saiba mais", "leia a ", "leia tambem", "o post ", "continua a leggere", "leggi tutto",
		"leggi anche", "lees meer", "lees verder", "las mer", "les mer", "laes mere", "czytaj wiecej", "czytaj dalej", "читать далее", "читать полностью",
		"続きを読む", "続きはこちら", "もっと読む", "اقرأ المزيد", "اقرا المزيد", "لقراءة المزيد", "المزيد", "阅读全文", "閱讀全文", "繼續閱讀", "더 보기",
	}
	for i, w := range words {
		words[i] = Fold(w)
	}
	return words
})

// tailBytes bounds what can be such an end.
const tailBytes = 160

// Blurb returns what a summary says without the call to read on behind it
// ("Read the whole story", "Lire la suite", "The post … appeared first on …")
// and without the dots that stand for what was cut off.
func Blurb(s string) string {
	s = undotted(s)
	for at := lastPart(s); at > 0; at = lastPart(s) {
		if len(s)-at > tailBytes || !callsOn(s[at:]) {
			break
		}
		s = undotted(s[:at])
	}
	return s
}

// undotted drops spaces and the signs of an omission from the end.
func undotted(s string) string {
	for {
		short := strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("…»›→[]", r) })
		if strings.HasSuffix(short, "...") {
			short = strings.TrimRight(short, ".")
		}
		if short == s {
			return s
		}
		s = short
	}
}

// lastPart returns where the last line or sentence of s begins, 0 when there
// is only one.
func lastPart(s string) int {
	body := strings.TrimRight(s, ".!?。 ")
	at := strings.LastIndexAny(body, "\n.!?。…")
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(body[at:])
	return at + size
}

func callsOn(part string) bool {
	part = Fold(strings.TrimSpace(part)) + " "
	for _, m := range more() {
		if strings.HasPrefix(part, m) {
			return true
		}
	}
	return false
}
