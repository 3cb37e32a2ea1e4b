package feed

import (
	"strconv"
	"strings"
	"time"
)

func (p *xmlParser) leaveFeed(f *frame, text []byte) {
	d := p.feed
	switch f.el {
	case elTitle:
		if d.Title == "" || f.in == inFeed {
			d.Title = firstOf(p.title(text), d.Title)
		}
	case elAltTitle:
		d.Title = firstOf(d.Title, p.title(text))
	case elLink, elAtomLink:
		if len(text) > 0 {
			p.feedLink(p.kept.role, resolve(p.baseAt(f), p.keep(text)))
		}
	case elSummary:
		p.describe(f, text)
	case elSubtitle, elAltSummary:
		if d.Description == "" {
			p.describe(f, text)
		}
	case elRights:
		d.Rights = firstOf(d.Rights, plainText(p.textOf(text)))
	case elLicense:
		p.license = firstOf(p.license, resolve(p.baseAt(f), firstOf(p.kept.href, p.trimmed(text))))
	case elID:
		d.ID = p.trimmed(text)
	case elUpdated:
		if t, ok := ParseDate(p.keep(text)); ok {
			d.Updated = t
		}
	case elPublished, elDate:
		if t, ok := ParseDate(p.keep(text)); ok && d.Updated.IsZero() {
			d.Updated = t
		}
	case elLanguage:
		d.Language = firstOf(d.Language, p.trimmed(text))
	case elGenerator:
		d.Generator = firstOf(d.Generator, plainText(p.keep(text)))
	case elIcon:
		d.Image = firstOf(d.Image, resolve(p.baseAt(f), firstOf(p.trimmed(text), p.kept.href)))
	case elImage, elHrefImage:
		if u := firstOf(p.kept.href, p.trimmed(text)); text != nil && u != "" {
			d.Image = firstOf(d.Image, resolve(p.baseAt(f), u))
		}
	case elAuthor, elCreator, elContributor, elOwner:
		who := p.personOf(text)
		switch f.el {
		case elContributor:
		case elOwner:
			p.owner = who
		default:
			d.Authors = p.addPerson(d.Authors, who)
		}
	case elWebmaster:
		if p.owner == (Person{}) {
			p.owner = parsePerson(plainText(p.keep(text)))
		}
	case elCategory, elSubject, elKeywords:
		if text != nil {
			d.Categories = p.addCategory(d.Categories, f.el, text)
		}
	default:
		p.leaveSchedule(f.el, p.trimmed(text))
	}
}

// describe takes the feed's description and its first image.
func (p *xmlParser) describe(f *frame, text []byte) {
	if t := p.html(f, text); t.html != "" {
		p.feed.Description, p.inline = t.html, resolve(p.baseAt(f), t.image)
	}
}

// leaveSchedule takes what a feed says on when to come back.
func (p *xmlParser) leaveSchedule(el element, text string) {
	d := p.feed
	switch el {
	case elTTL:
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1e6 {
			d.TTL = time.Duration(n) * time.Minute
		}
	case elHour:
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= 24 && len(d.SkipHours) < 24 {
			d.SkipHours = append(d.SkipHours, n%24)
		}
	case elDay:
		if day, ok := weekdays[strings.ToLower(text)]; ok && len(d.SkipDays) < 7 {
			d.SkipDays = append(d.SkipDays, day)
		}
	case elUpdatePeriod:
		d.UpdatePeriod = periods[strings.ToLower(text)]
	case elUpdateFrequency:
		if n, err := strconv.Atoi(text); err == nil && n > 0 {
			p.frequency = n
		}
	}
}

var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}
