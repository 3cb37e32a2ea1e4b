// Package eval measures grouping against sets whose stories are known.
//
// Its one idea: what is measured is the engine as people run it. A set's rows
// go through the same engine, in the order of the file, and what a reader would
// have seen at each moment is judged, not what the engine could have known.
//
// It reads the files of a folder of sets, drives package cluster over them and
// counts (BCubed). It does not know the store, and makes no fixtures.
package eval
