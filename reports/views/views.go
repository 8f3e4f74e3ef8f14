// Package views is what commands print: answers of planner, which speak in codes, ids
// and numbers, as JSON with the sentences of words beside them, or as a text.
//
// A view for JSON embeds the value that it shows and states once more what stands behind its
// sentence, so that the JSON has its keys in the order of the value with the sentence
// in its place.
package views

import (
	"cohort/internal/editions"
	"cohort/reports/words"
)

// Views show answers to a reader.
type Views struct {
	words  words.Words
	called editions.Called
}

// New are the views of a reader of these words, to whom things are called so.
func New(w words.Words, called editions.Called) Views { return Views{w, called} }

// each shows a list; nil, which JSON has as null, stays nil.
func each[T, V any](list []T, view func(*T) V) []V {
	if list == nil {
		return nil
	}
	out := make([]V, len(list))
	for i := range list {
		out[i] = view(&list[i])
	}
	return out
}
