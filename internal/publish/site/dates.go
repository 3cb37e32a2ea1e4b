package site

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// calendar is how a language writes days. In its forms {d} is the day of the
// month, {m} the month, {w} the day of the week, {y} the year.
type calendar struct {
	months, short string // twelve, from January
	weekdays      string // seven, from Sunday
	brief         string // likewise, short
	date          string // with the short month
	day           string // in full
	month         string
}

// calendars are the languages that pages write days in; others get English.
var calendars = map[string]calendar{
	"en": {"January February March April May June July August September October November December", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
		"Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "Sun Mon Tue Wed Thu Fri Sat", "{d} {m} {y}", "{w}, {d} {m} {y}", "{m} {y}"},
	"de": {"Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
		"Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", "So Mo Di Mi Do Fr Sa", "{d}. {m} {y}", "{w}, {d}. {m} {y}", "{m} {y}"},
	"fr": {"janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
		"dimanche lundi mardi mercredi jeudi vendredi samedi", "dim. lun. mar. mer. jeu. ven. sam.", "{d} {m} {y}", "{w} {d} {m} {y}", "{m} {y}"},
	"es": {"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "ene feb mar abr may jun jul ago sept oct nov dic",
		"domingo lunes martes miércoles jueves viernes sábado", "dom lun mar mié jue vie sáb", "{d} {m} {y}", "{w}, {d} de {m} de {y}", "{m} de {y}"},
	"pt": {"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
		"domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado", "dom. seg. ter. qua. qui. sex. sáb.", "{d} de {m} de {y}", "{w}, {d} de {m} de {y}", "{m} de {y}"},
	"it": {"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "gen feb mar apr mag giu lug ago set ott nov dic",
		"domenica lunedì martedì mercoledì giovedì venerdì sabato", "dom lun mar mer gio ven sab", "{d} {m} {y}", "{w} {d} {m} {y}", "{m} {y}"},
	"ja": {"1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
		"日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日", "日 月 火 水 木 金 土", "{y}年{m}{d}日", "{y}年{m}{d}日（{w}）", "{y}年{m}"},
	"ar": {"يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر", "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت", "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت", "{d} {m} {y}", "{w}، {d} {m} {y}", "{m} {y}"},
	"nl": {"januari februari maart april mei juni juli augustus september oktober november december", "jan feb mrt apr mei jun jul aug sep okt nov dec",
		"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag", "zo ma di wo do vr za", "{d} {m} {y}", "{w} {d} {m} {y}", "{m} {y}"},
}

// calendarOf gives the calendar of a language by its base, such as "pt".
func calendarOf(base string) calendar {
	if c, there := calendars[base]; there {
		return c
	}
	return calendars["en"]
}

// Date gives a short date, Day a day in full, Month a month with its year,
// Weekday a short day of the week.
func (c calendar) Date(t time.Time) string    { return c.fill(c.date, c.short, t) }
func (c calendar) Day(t time.Time) string     { return c.fill(c.day, c.months, t) }
func (c calendar) Month(t time.Time) string   { return upper(c.fill(c.month, c.months, t)) }
func (c calendar) Weekday(t time.Time) string { return nth(c.brief, int(t.Weekday())) }

func (c calendar) fill(form, months string, t time.Time) string {
	return strings.NewReplacer("{d}", strconv.Itoa(t.Day()), "{m}", nth(months, int(t.Month())-1), "{y}", t.Format("2006"), "{w}", nth(c.weekdays, int(t.Weekday()))).Replace(form)
}

func nth(words string, n int) string { return strings.Fields(words)[n] }

// upper begins a heading with a capital, as a month alone has it everywhere.
func upper(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
