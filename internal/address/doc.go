// Package address says when two web addresses name the same article.
//
// Its one idea: every address has a canonical form, and identity is equality of
// canonical forms. The form is never shown to a reader, who goes where the feed
// pointed; it may therefore drop whatever does not name the document.
//
// The package is pure. It asks no server, follows no redirect, and does not
// decide which hosts may be visited: that is fetch's, on the resolved address.
package address
