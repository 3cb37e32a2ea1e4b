package feed

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// textConstruct reads the type and mode of a text construct of Atom.
func (p *xmlParser) textConstruct() kept {
	if len(p.attrs) == 0 {
		return kept{}
	}
	typ := strings.ToLower(p.attr("type"))
	kind := p.textKind(typ)
	return kept{kind: kind, declared: kind == kindHTML && typ != ""}
}

func (p *xmlParser) textKind(typ string) textKind {
	switch strings.ToLower(p.attr("mode")) {
	case "base64":
		return kindBase64
	case "escaped":
		if typ == "" || strings.Contains(typ, "html") {
			return kindHTML
		}
		return kindText
	case "xml":
		if typ == "xhtml" {
			return kindXHTML
		}
		return kindXML
	}
	switch {
	case typ == "":
		return kindHTML
	case typ == "xhtml" || typ == "application/xhtml+xml":
		return kindXHTML
	case strings.HasSuffix(typ, "+xml") || strings.HasSuffix(typ, "/xml"):
		return kindXML
	case strings.Contains(typ, "html"):
		return kindHTML
	case strings.Contains(typ, "/") && !strings.HasPrefix(typ, "text/"):
		return kindBase64
	}
	return kindText
}

// textOf gives the captured text of a text construct, decoded if need be.
func (p *xmlParser) textOf(text []byte) string {
	if p.kept.kind == kindBase64 {
		text = fromBase64(text)
	}
	return p.keep(text)
}

// title gives the captured text as plain text; one that is declared to be text
// holds no markup.
func (p *xmlParser) title(text []byte) string {
	if p.kept.kind == kindText {
		return plainText(p.keep(text))
	}
	return plainTitle(p.textOf(text))
}

// hypertext is a captured text as it stood, and as HTML with absolute
// addresses. image is the address of its first picture, "" when it has none.
type hypertext struct{ raw, html, image string }

// html gives the captured text as HTML. Where nothing has to be changed the
// two forms share their memory.
func (p *xmlParser) html(f *frame, text []byte) hypertext {
	if p.kept.kind == kindBase64 {
		text = fromBase64(text)
	}
	trimmed := bytes.TrimSpace(text)
	if len(trimmed) == 0 {
		return hypertext{}
	}
	t := hypertext{raw: p.keep(text)}
	if p.kept.kind == kindText {
		trimmed = asHTML(trimmed)
	}
	out, changed := p.rewriter.absolute(trimmed, p.baseAt(f))
	t.image = p.rewriter.image
	if changed || p.kept.kind == kindText {
		t.html = p.keep(out)
	} else {
		t.html = strings.TrimSpace(t.raw)
	}
	return t
}

func fromBase64(text []byte) []byte {
	in := bytes.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, text)
	out := make([]byte, base64.StdEncoding.DecodedLen(len(in)))
	n, err := base64.StdEncoding.Decode(out, in)
	if out = out[:n]; err != nil || !utf8.Valid(out) || bytes.IndexByte(out, 0) >= 0 {
		return text
	}
	return dropControl(out)
}
