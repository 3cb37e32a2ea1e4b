package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// explain turns what the network said into a kind and a sentence. The words of
// the network itself are left out: they carry ports and times that differ from
// one failure to the next.
func (c *Client) explain(err error) *Error {
	kind, text := c.sort(err)
	return &Error{Kind: kind, text: text, Err: err}
}

func (c *Client) sort(err error) (Kind, string) {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "proxyconnect" {
		return KindProxy, "could not be asked: the proxy cannot be reached; check proxy under fetch"
	}
	if kind, text := sortDial(err); kind != "" {
		return kind, text
	}
	if kind, text := sortTLS(err); kind != "" {
		return kind, text
	}
	switch s := err.Error(); {
	case strings.Contains(s, "headers exceeded"), strings.Contains(s, "header list larger"), strings.Contains(s, "too many 1xx"):
		return KindTooLarge, "answers with a header beyond every measure"
	case broken(err):
		return KindProtocol, "broke off the connection before it had answered"
	case c.proxied:
		return KindProxy, "could not be asked: the proxy refuses, or the answer is not HTTP"
	}
	return KindProtocol, "answers in a way that is not HTTP"
}

// sortDial knows the failures before a connection stands, and time-outs.
func sortDial(err error) (Kind, string) {
	var dns *net.DNSError
	switch {
	case errors.Is(err, errPrivate):
		return KindPrivate, "is a private address, which Herald does not visit: set allow_private under fetch if it is yours"
	case errors.As(err, &dns) && dns.IsNotFound:
		return KindDNS, fmt.Sprintf("cannot be found: there is no host %q; check the spelling", shown(dns.Name))
	case errors.As(err, &dns):
		return KindDNS, fmt.Sprintf("cannot be found: the name server does not answer for %q; is this machine online?", shown(dns.Name))
	case timedOut(err):
		return KindTimeout, "did not answer in time: the server may be down or overloaded"
	case errors.Is(err, syscall.ECONNREFUSED):
		return KindRefused, "refuses connections: the server may be down"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EADDRNOTAVAIL):
		return KindUnreachable, "cannot be reached over the network: is this machine online?"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return KindUnreachable, "could not be asked: this machine is out of file descriptors; raise ulimit -n"
	}
	return "", ""
}

func sortTLS(err error) (Kind, string) {
	var (
		name    x509.HostnameError
		signer  x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		op      *net.OpError
	)
	switch {
	case errors.As(err, &name):
		return KindTLS, "has a certificate for another name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return KindTLS, "has a certificate that has expired or is not valid yet: if it looks right, check this machine's clock"
	case errors.As(err, &signer):
		return KindTLS, "has a certificate that nobody this machine trusts has signed"
	case errors.As(err, &invalid), errors.As(err, &verify):
		return KindTLS, "has a certificate that is not valid"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return KindTLS, "does not speak https: try http"
	case errors.As(err, &op) && op.Op == "remote error", strings.HasPrefix(innermost(err).Error(), "tls: "):
		return KindTLS, "offers no secure connection that is safe today"
	}
	return "", ""
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}

func broken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNABORTED)
}

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// refusal is the failure that a status means.
func refusal(status int) (Kind, string) {
	name := http.StatusText(status)
	answer := strings.TrimSpace(fmt.Sprintf("answers %d %s", status, name))
	switch status {
	case 304:
		return KindStatus, "answers 304 Not Modified though it was not asked whether it had changed"
	case 401:
		return KindStatus, answer + ": it wants a user and password (a redirect to another host is not given them)"
	case 403:
		return KindStatus, answer + ": the server does not let Herald in"
	case 404:
		return KindStatus, answer + ": the address may have changed; look for the feed on the site"
	case 410:
		return KindGone, answer + ": its owner says that it will not come back; remove it"
	case 429, 503:
		return KindBusy, answer + ": the server wants to be left alone for a while"
	}
	return KindStatus, answer
}
