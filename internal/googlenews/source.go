package googlenews

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"herald"
)

// Do sends one request. It is fetch's door, so that a Source is bounded and
// guarded like every other traffic.
type Do func(*http.Request) (*http.Response, error)

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 4 << 20

// send sends a request and reads the answer. An answer that says "not now", or
// that comes from the page that asks for consent, wraps ErrBlocked.
func (do Do) send(req *http.Request) ([]byte, error) {
	res, err := do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusTooManyRequests || res.StatusCode == http.StatusServiceUnavailable {
		return nil, &blockedError{why: res.Status, after: retryAfter(res.Header)}
	}
	if wantsConsent(res) {
		return nil, &blockedError{why: "wants consent"}
	}
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s", res.Status)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = errors.New("the answer is too long")
	}
	return body, err
}

// wantsConsent looks at where redirects led, or would lead.
func wantsConsent(res *http.Response) bool {
	hosts := []string{hostOf(res.Header.Get("Location"))}
	if res.Request != nil {
		hosts = append(hosts, res.Request.URL.Hostname())
	}
	for _, h := range hosts {
		if isGoogle(h) && strings.HasPrefix(h, "consent.") {
			return true
		}
	}
	return false
}

// retryAfter reads the header in seconds, which is how it is sent; 0 when it
// is missing or says anything else.
func retryAfter(h http.Header) time.Duration {
	s, err := strconv.ParseUint(h.Get("Retry-After"), 10, 24)
	if err != nil {
		return 0
	}
	return time.Duration(s) * time.Second
}

// Google asks Google itself, as its own pages do: the page of the article
// holds a signature, and a second request exchanges it for the address.
type Google struct {
	Do     Do
	Origin string // "" means https://news.google.com
}

// Ask implements Source. An answer whose length is not the one the token hides
// belongs to another article and is an error.
func (g Google) Ask(ctx context.Context, id ArticleID) (_ string, err error) {
	defer herald.Wrap(&err, "asking Google")
	page, err := http.NewRequestWithContext(ctx, http.MethodGet, first(g.Origin, origin)+"/rss/articles/"+id.ID, nil)
	if err != nil {
		return "", err
	}
	body, err := g.Do.send(page)
	if err != nil {
		return "", err
	}
	s, ok := findSignature(body)
	if !ok {
		return "", errors.New("the page holds no signature")
	}
	exchange, err := g.exchange(ctx, id, s)
	if err != nil {
		return "", err
	}
	if body, err = g.Do.send(exchange); err != nil {
		return "", err
	}
	target, err := readExchange(body)
	if err == nil && id.HiddenLength > 0 && len(target) != id.HiddenLength {
		err = fmt.Errorf("an address of %d bytes, but the id hides one of %d: %w", len(target), id.HiddenLength, herald.ErrInvalid)
	}
	return target, err
}

// signature is what the page of an article gives for the exchange.
type signature struct{ sg, ts string }

// findSignature reads the first element with both attributes, whichever it is.
func findSignature(page []byte) (s signature, ok bool) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return signature{}, false
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				switch a.Key {
				case "data-n-a-sg":
					s.sg = a.Val
				case "data-n-a-ts":
					s.ts = a.Val
				}
			}
			if _, err := strconv.ParseUint(s.ts, 10, 64); err == nil && s.sg != "" {
				return s, true
			}
			s = signature{}
		}
	}
}

// exchange builds the second request. Its body is JSON within JSON; the many
// places that do not matter to the answer hold "X", null and numbers.
func (g Google) exchange(ctx context.Context, id ArticleID, s signature) (*http.Request, error) {
	edition := []any{"X", "X", []any{"X", "X"}, nil, nil, 1, 1, "US:en", nil, 1, nil, nil, nil, nil, nil, 0, 1}
	what, err := json.Marshal([]any{"garturlreq", []any{edition, "X", "X", 1, []any{1, 1, 1}, 1, 1, nil, 0, 0, nil, 0}, id.ID, json.Number(s.ts), s.sg})
	if err != nil {
		return nil, err
	}
	call, err := json.Marshal([]any{[]any{[]any{"Fbv4je", string(what), nil, "generic"}}})
	if err != nil {
		return nil, err
	}
	form := url.Values{"f.req": {string(call)}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, first(g.Origin, origin)+"/_/DotsSplashUi/data/batchexecute?rpcids=Fbv4je", strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
	return req, nil
}

// readExchange finds the address in the answer: after a guard line, JSON rows,
// perhaps with their lengths between them; in a row, JSON again.
func readExchange(body []byte) (string, error) {
	rows := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(bytes.TrimSpace(body), []byte(")]}'"))))
	for range 100 {
		var chunk any
		if err := rows.Decode(&chunk); err != nil {
			break
		}
		list, _ := chunk.([]any)
		for _, row := range list {
			if target := addressInRow(row); target != "" {
				return target, nil
			}
		}
	}
	return "", errors.New("the answer holds no address")
}

func addressInRow(row any) string {
	r, _ := row.([]any)
	if len(r) < 3 || r[0] != "wrb.fr" || r[1] != "Fbv4je" {
		return ""
	}
	inner, _ := r[2].(string)
	var result []any
	if json.Unmarshal([]byte(inner), &result) != nil || len(result) < 2 || result[0] != "garturlres" {
		return ""
	}
	target, _ := result[1].(string)
	return target
}

// Service asks a service of the user's own. It answers a GET with the
// publisher's address: as JSON {"url": "…"}, or bare on one line.
type Service struct {
	Do       Do
	Template string // address in which {id} stands for the article's id
}

// Ask implements Source.
func (s Service) Ask(ctx context.Context, id ArticleID) (_ string, err error) {
	defer herald.Wrap(&err, "asking the resolver")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.ReplaceAll(s.Template, "{id}", url.QueryEscape(id.ID)), nil)
	if err != nil {
		return "", err
	}
	body, err := s.Do.send(req)
	if err != nil {
		return "", err
	}
	var answer struct{ URL string }
	if json.Unmarshal(body, &answer) == nil {
		return answer.URL, nil
	}
	return strings.TrimSpace(string(body)), nil
}
