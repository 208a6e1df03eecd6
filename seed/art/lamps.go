package art

func lamps() []kind {
	return []kind{
		{handle: "desk-lamp", name: "Desk lamp", ground: "lamps", beside: "hardcover-notebook/rust",
			front: "jointed arm, round base, switched on", detail: "close on the shade and its light",
			draw: deskLamp, zoom: 1.7, x: 470, y: 380},
		{handle: "banker-lamp", name: "Reading lamp", ground: "lamps", beside: "hardcover-notebook/ink",
			front: "long shade on a brass foot, pull chain, switched on", detail: "close on the shade and the chain",
			draw: bankerLamp, zoom: 1.6, x: 420, y: 380},
		{handle: "clip-lamp", name: "Clip lamp", ground: "lamps", beside: "hardcover-notebook/sage",
			front: "clamped to a shelf, neck bent, switched on", detail: "close on the clamp",
			draw: clipLamp, zoom: 1.9, x: 320, y: 640},
		{handle: "lantern", name: "Camp lantern", ground: "lamps", beside: "camp-mug/cream",
			front: "glowing behind its glass, wire handle", detail: "close on the flame and the glass",
			draw: lantern, zoom: 1.7, x: 400, y: 520},
	}
}

// light is a flat cone of lamp light: a wide pale plane and a narrower one.
func (c *canvas) light(wide, narrow string) {
	c.path(paint(0xFFDD85).veil(30), wide)
	c.path(paint(0xFFDD85).veil(34), narrow)
}

func deskLamp(c *canvas, t tones) {
	c.light("M400 330L610 400L760 800Q560 850 300 800Z", "M440 345L580 392L660 800Q560 824 400 800Z")
	c.shadow(330, 800, 170)
	c.oval(t.deep, 310, 790, 142, 34)
	c.oval(t.shade, 308, 780, 142, 34)
	c.oval(t.base, 306, 768, 140, 32)
	c.path(t.light, "M166 768C170 744 230 736 300 736C240 744 200 756 196 786Q168 782 166 768Z")
	c.bar(t.deep, 26, 310, 760, 212, 500)
	c.bar(t.base, 20, 306, 760, 208, 500)
	c.bar(t.light, 6, 300, 756, 203, 500)
	c.bar(t.deep, 24, 214, 500, 420, 258)
	c.bar(t.base, 18, 210, 498, 416, 256)
	c.bar(t.light, 5, 206, 494, 410, 252)
	c.disc(t.shade, 212, 502, 30)
	c.disc(t.trim, 208, 498, 24)
	c.disc(t.trimShade, 208, 498, 9)
	c.oval(t.trim, 306, 758, 30, 10)
	c.turn(18, 440, 280, func() {
		c.oval(glow, 490, 386, 56, 34)
		c.path(t.deep, "M340 372C340 270 396 206 470 200C550 206 610 270 612 372Q476 410 340 372Z")
		c.path(t.base, "M336 366C336 266 392 202 466 196C546 202 604 266 606 366Q470 404 336 366Z")
		c.path(t.light, "M336 366C336 266 392 202 466 196C420 216 396 280 396 380Q360 376 336 366Z")
		c.path(t.shade, "M606 366C604 266 546 202 466 196C520 230 548 290 548 382Q584 376 606 366Z")
		c.rect(t.shade, 438, 164, 60, 44, 14)
		c.rect(t.trim, 434, 160, 60, 40, 14)
		c.path(glow, "M336 366Q470 404 606 366Q604 392 570 398Q470 416 372 398Q338 392 336 366Z")
		c.letterN(t.trim, 452, 300, 34)
	})
}

func bankerLamp(c *canvas, t tones) {
	const brass, brassLight, brassShade = paint(0xC69A45), paint(0xE0BE74), paint(0x93702C)
	c.light("M140 420H660L760 800Q400 850 40 800Z", "M210 424H590L640 800Q400 826 160 800Z")
	c.shadow(405, 800, 190)
	c.oval(brassShade, 404, 790, 160, 32)
	c.oval(brass, 400, 776, 158, 32)
	c.path(brassLight, "M242 776C250 750 330 744 400 744C330 752 280 764 270 792Q244 788 242 776Z")
	c.oval(brassShade, 400, 768, 54, 13)
	c.can(tones{light: brassLight, base: brass, shade: brassShade}, 400, 400, 764, 17, 24, 0.2)
	c.can(tones{light: brassLight, base: brass, shade: brassShade}, 400, 580, 612, 34, 34, 0.2)
	c.oval(glow, 400, 416, 236, 20)
	c.path(t.deep, "M150 412C150 330 200 262 280 254H524C604 262 654 330 654 412Q402 440 150 412Z")
	c.path(t.base, "M146 404C146 322 196 254 276 246H520C600 254 650 322 650 404Q398 430 146 404Z")
	c.path(t.light, "M146 404C146 322 196 254 276 246H340C236 262 200 330 204 414Q170 410 146 404Z")
	c.path(t.shade, "M650 404C650 322 600 254 520 246C570 280 600 340 596 412Q626 410 650 404Z")
	c.path(glow, "M146 404Q398 430 650 404Q650 420 630 424Q398 444 166 424Q146 420 146 404Z")
	c.rect(brass, 372, 214, 52, 38, 12)
	c.rect(brassLight, 372, 214, 18, 38, 9)
	c.dots(brassShade, 8, 520, 430, 520, 570)
	c.disc(brass, 520, 586, 15)
	c.letterN(t.trim, 384, 320, 40)
}

func clipLamp(c *canvas, t tones) {
	c.light("M470 330L640 250L800 560L800 800H420Z", "M500 330L620 272L760 640L620 800H500Z")
	c.rect(woodShade, -900, 716, 2600, 44, 0)
	c.rect(woodLight, -900, 690, 2600, 26, 0)
	c.rect(wood, -900, 716, 2600, 30, 0)
	c.bend(t.deep, 26, 284, 580, 260, 440, 300, 300, 400, 230, 480, 250)
	c.bend(t.base, 20, 280, 580, 256, 440, 296, 298, 396, 228, 476, 248)
	c.add(shape{segs: smooth([]pt{{280, 580}, {256, 440}, {296, 298}, {396, 228}, {476, 248}}), fill: t.shade, width: 20, dash: 0.5})
	c.turn(-28, 530, 290, func() {
		c.oval(glow, 530, 376, 90, 36)
		c.path(t.base, "M430 370C430 280 470 214 530 210C596 214 640 280 640 370Q534 400 430 370Z")
		c.path(t.light, "M430 370C430 280 470 214 530 210C490 240 474 300 476 382Q446 376 430 370Z")
		c.path(t.shade, "M640 370C640 280 596 214 530 210C570 240 594 300 592 382Q620 378 640 370Z")
		c.path(glow, "M430 370Q534 400 640 370Q638 394 606 398Q534 410 462 398Q432 394 430 370Z")
		c.rect(t.trim, 504, 180, 54, 40, 12)
		c.letterN(t.trim, 520, 290, 28)
	})
	c.poly(t.deep, 14, 210, 570, 366, 570, 372, 700, 216, 700)
	c.poly(t.base, 14, 200, 560, 352, 560, 360, 700, 206, 700)
	c.poly(t.light, 10, 200, 560, 236, 560, 240, 700, 206, 700)
	c.poly(t.shade, 8, 206, 742, 360, 742, 344, 820, 226, 820)
	c.bar(steelShade, 16, 282, 770, 282, 880)
	c.bar(steelLight, 6, 279, 770, 279, 876)
	c.rect(t.trim, 230, 860, 104, 34, 16)
	c.rect(t.trimShade, 230, 882, 104, 12, 6)
	c.disc(t.trim, 280, 626, 26)
	c.disc(t.trimShade, 280, 626, 10)
}

func lantern(c *canvas, t tones) {
	c.disc(glow.veil(16), 400, 520, 330)
	c.disc(glow.veil(22), 400, 520, 240)
	c.shadow(410, 800, 200)
	c.bend(steelShade, 14, 250, 420, 230, 260, 300, 170, 400, 150, 500, 170, 570, 260, 550, 420)
	c.rect(t.trim, 350, 138, 100, 30, 14)
	c.can(t, 400, 700, 770, 150, 176, 0.22)
	c.oval(t.deep, 400, 700, 150, 34)
	c.path(0xFBE9BC, "M280 380C240 480 250 640 290 706Q400 736 510 706C550 640 560 480 520 380Z")
	c.path(0xFFF6DC, "M290 390C254 480 262 620 296 690Q320 700 340 702C300 600 300 480 330 390Z")
	c.path(0xF2A63B, "M400 500C450 580 460 620 450 660Q430 704 400 704Q366 704 350 660C342 620 356 580 400 500Z")
	c.path(0xFFE08A, "M402 580C428 630 432 650 424 676Q414 696 400 696Q384 696 376 676C370 650 378 630 402 580Z")
	for _, x := range []float64{262, 530} {
		c.rect(t.shade, x, 380, 16, 330, 6)
	}
	c.can(t, 400, 330, 384, 116, 150, 0.22)
	c.can(t, 400, 268, 322, 56, 104, 0.22)
	c.oval(t.light, 400, 268, 56, 13)
	c.sector(t.trim, 400, 716, 728, 154, 158, 0.22, -1, 1)
	c.tag(t.trim, t.deep, 368, 752, 60)
	c.disc(steel, 566, 742, 20)
	c.bar(steelShade, 8, 548, 742, 584, 742)
}
