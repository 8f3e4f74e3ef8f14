package sample

func (w *world) summary() Summary { return Summary{} }
