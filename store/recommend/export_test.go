package recommend

// Lift is lift for those who do not hold mu.
func (g *Guide) Lift(a, b string) float64 {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.lift(a, b)
}
