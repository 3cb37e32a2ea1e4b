package text_test

import (
	"testing"

	"herald/internal/text"
)

func TestHeadlineWithoutFurniture(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ name, title, publisher, want string }{
		{"plain", "Dam gives way", "The Quay", "Dam gives way"},
		{"publisher behind", "Dam gives way - The Quay", "The Quay", "Dam gives way"},
		{"publisher in other letters", "Dam gives way | THE QUAY", "The Quay", "Dam gives way"},
		{"another publisher behind", "Dam gives way - The Quay", "Harbour Times", "Dam gives way - The Quay"},
		{"label", "Live updates: Dam gives way", "", "Dam gives way"},
		{"two labels", "Opinion | Video: Dam gives way", "", "Dam gives way"},
		{"a name is no label", "Ostervik: Dam gives way", "", "Ostervik: Dam gives way"},
		{"nothing but a label", "Live:", "", "Live:"},
		{"nothing but the publisher", "The Quay", "The Quay", "The Quay"},
		{"empty", " ", "", ""},
		{"accents", "Última hora: cede la presa", "", "cede la presa"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := text.Headline(r.title, r.publisher); got != r.want {
				t.Errorf("Headline(%q) = %q, want %q", r.title, got, r.want)
			}
		})
	}
}
