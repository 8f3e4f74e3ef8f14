package facts

// AddTo is Add where so many are held at most, and so many told of a view.
var AddTo = add
