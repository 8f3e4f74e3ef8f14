package forms

// Choices are the codes of choices, by their names.
func Choices() map[string][]string { return choices }
