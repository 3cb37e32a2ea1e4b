package googlenews

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"herald"
)

// edition is a language and country as Google's three parameters say it.
type edition struct {
	hl   string // language of the page: "en-US", "es-419", "de"
	gl   string // country
	lang string // language of the articles, second half of ceid: "en", "pt-419"
}

var (
	languageForm = regexp.MustCompile(`^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z0-9]{2,8}))?(?:[-_]([a-zA-Z]{2}))?$`)
	countryForm  = regexp.MustCompile(`^[A-Za-z]{2}$`)
)

// newEdition finds the edition of a BCP 47 language in a country. The country
// may be left to the language's region.
func newEdition(language, country string) (edition, error) {
	m := languageForm.FindStringSubmatch(language)
	if m == nil {
		return edition{}, fmt.Errorf("language %.20q is not of the form en or en-US: %w", language, herald.ErrInvalid)
	}
	base, detail, region := strings.ToLower(m[1]), m[2], m[3]
	if region == "" && countryForm.MatchString(detail) {
		region, detail = detail, ""
	}
	if country == "" {
		country = region
	}
	if country == "" {
		return edition{}, fmt.Errorf("the country is missing; write, for example, US: %w", herald.ErrInvalid)
	}
	if !countryForm.MatchString(country) {
		return edition{}, fmt.Errorf("country %.20q is not of the form US: %w", country, herald.ErrInvalid)
	}
	e := edition{gl: strings.ToUpper(country)}
	e.hl, e.lang = e.languages(base, detail)
	return e, nil
}

// languages gives the language of the page and of the articles. Google parts
// some languages by continent (419 is Latin America, 150 Europe), Chinese and
// Serbian by script, and names the page's English by country.
func (e edition) languages(base, detail string) (page, articles string) {
	switch {
	case base == "en":
		return "en-" + e.gl, "en"
	case base == "es" && e.gl != "ES":
		return "es-419", "es-419"
	case base == "pt" && e.gl == "BR":
		return "pt-BR", "pt-419"
	case base == "pt":
		return "pt-PT", "pt-150"
	case base == "fr" && e.gl == "CA":
		return "fr-CA", "fr"
	case base == "zh" && (e.gl == "TW" || e.gl == "HK"):
		return "zh-" + e.gl, "zh-Hant"
	case base == "zh":
		return "zh-CN", "zh-Hans"
	case base == "sr" && strings.EqualFold(detail, "Latn"):
		return "sr-Latn", "sr-Latn"
	}
	return base, base
}

func (e edition) params() string {
	return "hl=" + e.hl + "&gl=" + e.gl + "&ceid=" + e.gl + ":" + e.lang
}

// readEdition finds language and country in the parameters of an address, the
// old "ned" among them ("us", "pt-BR_br", "uk"). Either is "" when nothing
// says it.
func readEdition(params url.Values) (language, country string) {
	ceidCountry, ceidLanguage, _ := strings.Cut(params.Get("ceid"), ":")
	country = first(params.Get("gl"), ceidCountry, countryOfNed(params.Get("ned")))
	language = first(params.Get("hl"), ceidLanguage)
	if !countryForm.MatchString(country) {
		country = ""
	}
	if !languageForm.MatchString(language) {
		language = ""
	}
	return language, strings.ToUpper(country)
}

func countryOfNed(ned string) string {
	country := ned[strings.LastIndexByte(ned, '_')+1:]
	if strings.EqualFold(country, "uk") {
		return "GB"
	}
	return country
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
