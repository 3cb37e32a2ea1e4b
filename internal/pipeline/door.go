package pipeline

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"herald/internal/fetch"
	"herald/internal/googlenews"
)

// Door sends a resolver's questions through the client, so that they are
// guarded, paced and bounded like every other traffic.
func Door(c *fetch.Client) googlenews.Do {
	return func(req *http.Request) (*http.Response, error) {
		ask := fetch.Request{URL: req.URL.String(), Accept: "text/html, application/json;q=0.9, */*;q=0.5"}
		if req.Body != nil {
			form, err := io.ReadAll(req.Body)
			if err != nil {
				return nil, err
			}
			ask.Form = string(form)
		}
		r, err := c.Get(req.Context(), ask)
		var refused *fetch.Error
		switch {
		case errors.As(err, &refused) && refused.Status >= 400:
			h := http.Header{"Retry-After": {strconv.Itoa(int(refused.RetryAfter.Seconds()))}}
			return answer(req, refused.At, refused.Status, h, nil), nil
		case err != nil:
			return nil, err
		}
		return answer(req, r.URL, r.Status, r.Header, r.Body), nil
	}
}

// answer is what came of a request, at the address where redirects had led.
func answer(req *http.Request, at string, status int, h http.Header, body []byte) *http.Response {
	if moved, err := req.URL.Parse(at); err == nil {
		req = req.Clone(req.Context())
		req.URL = moved
	}
	return &http.Response{Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status, Header: h,
		Body: io.NopCloser(bytes.NewReader(body)), Request: req}
}
