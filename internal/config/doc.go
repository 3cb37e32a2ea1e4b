// Package config turns herald.yaml (or .toml, .json), the environment and
// flags into one validated value.
//
// Its one idea: every format is read into the same small tree of nodes that
// know their line, and one strict decoder walks that tree. So an unknown key,
// a wrong type or a feed written twice is answered with file, line and what to
// write instead, whatever the format. A publisher's options stay a Node until
// the command that builds the publisher decodes them with Decode.
//
// It reads the configuration and the OPML files it names, and nothing else.
package config
