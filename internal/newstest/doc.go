// Package newstest gives tests what they need of the world: both kinds of
// store, each fresh, and sample values that are valid.
//
// It is imported by external test packages only, so that no program holds it.
package newstest
