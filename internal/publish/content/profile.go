package content

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"herald"
)

// profile is the form that one generator, or one theme of it, wants its
// documents in: a mapping of fields to keys, a way to write them, a place.
type profile struct {
	name    string // as configurations give it
	target  string // the generator, which the manifest names
	front   format
	keys    func(f fields, at place) matter
	file    func(at place) string                                // of a document, below the site's folder
	picture func(at place, name string) (file, address string)   // of a picture of its own, whose name ends so
	escape  func(body string) string                             // takes from Markdown what the generator would run
	beside  func(section string) (file string, body []byte)      // the one file that a section needs beside its documents; nil for none
	former  func(at place, to string) (file string, body []byte) // of an address that leads to the slug to, "" for nowhere; nil when documents list their aliases
}

// place is where a document goes.
type place struct {
	section string    // "news"
	slug    string    // last part of its address
	day     time.Time // of the story's beginning, zero when nothing says it
}

// url is the document's address below the site's root.
func (p place) url() string { return "/" + p.section + "/" + p.slug + "/" }

// profiles is the one list of all there are. The first of a generator is its
// own.
func profiles() []profile {
	hugo := profile{name: "hugo", target: "hugo", front: asYAML, keys: hugoKeys, file: hugoFile, picture: pictureIn("static"), escape: noShortcodes}
	variant := func(name string, change func(*profile)) profile {
		p := hugo
		p.name = name
		change(&p)
		return p
	}
	bundle := func(p *profile) { p.file, p.picture = bundleFile, bundlePicture }
	return []profile{
		hugo,
		variant("hugo-toml", func(p *profile) { p.front = asTOML }),
		variant("hugo-json", func(p *profile) { p.front = asJSON }),
		variant("hugo-bundle", bundle),
		variant("hugo-adapter", func(p *profile) { p.front, p.keys, p.file, p.beside = asAdapterJSON, adapterKeys, adapterFile, adapter }),
		variant("papermod", func(p *profile) { p.keys = paperMod }),
		variant("ananke", func(p *profile) { p.keys = ananke }),
		variant("stack", bundle),
		variant("congo", func(p *profile) { bundle(p); p.keys = congo }),
		variant("blowfish", func(p *profile) { bundle(p); p.keys = blowfish }),
		variant("mainroad", func(p *profile) { p.keys = mainroad }),
		{"jekyll", "jekyll", asYAML, jekyllKeys, jekyllFile, pictureIn(""), noLiquid, nil, jekyllFormer},
		{"eleventy", "eleventy", asYAML, eleventyKeys, eleventyFile, pictureIn(""), noLiquid, nil, eleventyFormer},
		{"zola", "zola", asTOML, zolaKeys, hugoFile, pictureIn("static"), noTera, nil, nil},
		{"astro", "astro", asYAML, astroKeys, astroFile, pictureIn("public"), asItIs, nil, astroFormer},
		{"pelican", "pelican", asLines, pelicanKeys, hugoFile, pelicanPicture, noBackslashes, nil, pelicanFormer},
	}
}

// Targets names the generators there are profiles for.
func Targets() []string {
	var names []string
	for _, p := range profiles() {
		if !slices.Contains(names, p.target) {
			names = append(names, p.target)
		}
	}
	return names
}

// Profiles names the profiles of a generator, "" for those of all.
func Profiles(target string) []string {
	var names []string
	for _, p := range profiles() {
		if target == "" || p.target == target {
			names = append(names, p.name)
		}
	}
	return names
}

// TargetOf gives the generator that a profile is for, "" when there is no such
// profile.
func TargetOf(name string) string {
	for _, p := range profiles() {
		if p.name == name {
			return p.target
		}
	}
	return ""
}

// find gives the profile of a name among those of a generator; "" is the
// generator's own.
func find(target, name string) (profile, error) {
	for _, p := range profiles() {
		if p.target == target && (name == "" || name == p.name) {
			return p, nil
		}
	}
	return profile{}, fmt.Errorf("%w: profile %q: of %s there are %s", herald.ErrInvalid, name, target, strings.Join(Profiles(target), ", "))
}
