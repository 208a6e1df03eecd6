package art

// Logo is the mark: the north gate, an arch with a compass needle in it, paper
// on pine. It is drawn on a grid of 32 to stay clear at 16 pixels.
func Logo() Scene {
	c := newCanvas()
	c.within(affine{a: 16, d: 16}, func() {
		c.rect(0x1E5B47, 0, 0, 32, 32, 7)
		c.arch(paper, 5, 4, 22, 28)
		c.arch(0x1E5B47, 9, 8, 14, 28)
		c.path(0xE9A820, "M16 9.500L20 19H12Z")
		c.path(paper, "M12 19H20L16 28.500Z")
	})
	return Scene{512, 512, "Northgate Supply", c.shapes}
}
