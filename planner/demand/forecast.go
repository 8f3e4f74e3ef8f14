package demand

// Forecast is who will start when.
type Forecast struct{}
