package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"herald"
)

// maxTheme bounds one file of a theme.
const maxTheme = 1 << 20

// read gives the text of a template, the style sheet or the icon, and the name
// to call it by in errors: the theme's file where there is one, else Herald's.
func (s *Site) read(name string) (file, text string, err error) {
	if s.config.Theme != "" {
		file = filepath.Join(s.config.Theme, name)
		b, err := os.ReadFile(file)
		switch {
		case err == nil && len(b) > maxTheme:
			return "", "", fmt.Errorf("%w: %s is larger than %d bytes", herald.ErrInvalid, file, maxTheme)
		case err == nil:
			return file, string(b), nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", "", err
		}
	}
	b, err := templates.ReadFile("templates/" + name)
	return name, string(b), err
}

// load reads every template, and takes note of what pages are made by.
func (s *Site) load() error {
	if err := s.checkTheme(); err != nil {
		return err
	}
	own, err := templates.ReadFile("templates/base.html")
	if err != nil {
		return err
	}
	if err := s.loadWords(); err != nil {
		return err
	}
	for _, kind := range kinds {
		t, err := template.New("herald").Funcs(s.functions()).Parse(string(own)) // its parts serve another base too
		if err != nil {
			return err
		}
		for _, name := range []string{"base.html", kind + ".html"} {
			file, text, err := s.read(name)
			if err != nil {
				return err
			}
			if t, err = t.New(file).Parse(text); err != nil {
				return fmt.Errorf("%w: %v", herald.ErrInvalid, err) // it names file and line
			}
			if name == "base.html" {
				s.base = file
			}
			s.source += fmt.Sprintf("%s %d\n%s", name, len(text), text)
		}
		s.pages[kind] = t
	}
	for _, name := range assets {
		_, text, err := s.read(name)
		if err != nil {
			return err
		}
		s.assets[name] = text
	}
	return nil
}

// checkTheme wants a folder of files that stand for Herald's: a name that is
// written wrongly would have no effect, and nobody would know why.
func (s *Site) checkTheme() error {
	if s.config.Theme == "" {
		return nil
	}
	files, err := os.ReadDir(s.config.Theme)
	if err != nil {
		return fmt.Errorf("%w: theme: %v", herald.ErrInvalid, err)
	}
	known := slices.Concat([]string{"base.html"}, assets)
	for _, kind := range kinds {
		known = append(known, kind+".html")
	}
	for _, f := range files {
		if name := f.Name(); strings.HasSuffix(name, ".html") && !slices.Contains(known, name) {
			return fmt.Errorf("%w: theme: %s stands for no template; there are %s", herald.ErrInvalid, filepath.Join(s.config.Theme, name), strings.Join(known, ", "))
		}
	}
	return nil
}
