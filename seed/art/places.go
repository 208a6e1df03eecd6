package art

// The places that heroes happen in, drawn 1600 by 900 and on past the frame.

const (
	skyNight paint = 0x1B2344
	moon     paint = 0xFBEBC4
	grass    paint = 0x6F9A5B
)

// table is a slab across the picture with its top edge at y.
func (c *canvas) table(y float64) {
	c.rect(woodShade, -900, y+120, 3400, 900, 0)
	c.rect(woodLight, -900, y, 3400, 96, 0)
	c.rect(wood, -900, y+96, 3400, 40, 0)
}

// arch is a gate-shaped opening, w wide, standing on y.
func (c *canvas) arch(fill paint, x, top, w, y float64) {
	r := w / 2
	segs := append([]seg{{'M', [3]pt{{x, y}}}, {'L', [3]pt{{x, top + r}}}}, arc(pt{x + r, top + r}, pt{r, r}, 3.14159265, 6.2831853)...)
	c.add(shape{segs: append(segs, seg{'L', [3]pt{{x + w, y}}}, seg{op: 'Z'}), fill: fill})
}

func night(c *canvas) {
	c.rect(0x2C3560, -900, -900, 3400, 2700, 0)
	c.rect(0x222A4E, 150, 60, 560, 400, 10)
	c.rect(skyNight, 170, 80, 250, 360, 0)
	c.rect(skyNight, 440, 80, 250, 360, 0)
	c.disc(moon, 580, 190, 54)
	c.disc(skyNight, 604, 174, 48)
	for _, p := range [][2]float64{{230, 150}, {330, 120}, {280, 260}, {380, 210}, {480, 320}, {640, 300}} {
		c.disc(moon, p[0], p[1], 5)
	}
	c.path(0x2F4A4A, "M170 440V360Q260 320 340 370Q380 350 420 380V440Z")
	c.path(0x2F4A4A, "M440 440V390Q540 340 690 380V440Z")
	c.rect(0x3A4472, 130, 456, 600, 26, 6)
	c.path(paint(0xFFDD85).veil(12), "M1330 350L1500 330L1800 900H1080Z")
	c.table(700)
}

func shelf(c *canvas) {
	c.room(0xEAD6CE, 2000)
	c.bend(woodShade, 5, -60, 90, 180, 190, 420, 200, 640, 150, 800, 60)
	for i, p := range []paint{0xB23A2A, 0xE9A820, 0x1E5B47, 0x86B2D0, 0x6D3558} {
		x, y := 20+float64(i)*148, []float64{128, 180, 204, 186, 134}[i]
		c.poly(p, 4, x, y, x+90, y+6, x+48, y+96)
	}
	for _, y := range []float64{388, 738} {
		c.rect(paint(0x1A1E28).veil(12), 740, y+34, 1000, 22, 0)
		c.rect(woodLight, 720, y, 1020, 16, 0)
		c.rect(wood, 720, y+16, 1020, 22, 0)
		c.poly(woodShade, 0, 780, y+38, 812, y+38, 780, y+92)
		c.poly(woodShade, 0, 1500, y+38, 1532, y+38, 1500, y+92)
	}
	c.poly(woodShade, 4, 284, 254, 638, 246, 644, 486, 284, 490)
	c.poly(0xF4EBD7, 0, 300, 270, 620, 262, 626, 470, 300, 474)
	c.path(0x97AF95, "M316 460L420 340L490 420L540 376L612 456Z")
	c.disc(0xE9A820, 560, 316, 26)
}

func train(c *canvas) {
	c.rect(0xD9DDD3, -900, -900, 3400, 2700, 0)
	c.rect(0xB9C1B9, 60, 40, 1700, 560, 60)
	c.rect(0xCFE3EA, 80, 58, 1700, 524, 46)
	c.disc(0xF7DC9A, 420, 190, 62)
	c.path(0x9DB9AE, "M80 420Q300 250 560 380Q800 250 1100 360Q1300 280 1780 400V582H80Z")
	c.path(0x6F9A7B, "M80 500Q420 380 800 470Q1200 380 1780 480V582H126Q80 582 80 536Z")
	c.path(0x4E7D62, "M80 550Q600 460 1000 540Q1300 500 1780 550V582H126Q80 582 80 550Z")
	for _, x := range []float64{250, 640, 1130, 1560} {
		c.rect(0x3B6450, x-5, 440, 10, 60, 0)
		c.oval(0x3B6450, x, 420, 30, 46)
	}
	c.poly(paint(0xFFFFFF).veil(22), 0, 300, 58, 520, 58, 260, 582, 40, 582)
	c.rect(0xB9C1B9, 1080, 40, 34, 560, 0)
	c.rect(0x27376A, 640, 330, 420, 900, 70)
	c.rect(0x1F2F5C, 990, 350, 70, 900, 50)
	c.rect(0x3A4D88, 690, 370, 300, 110, 40)
	c.rect(0x27376A, -900, 770, 1960, 500, 40)
	c.rect(0x1F2F5C, -900, 850, 1960, 500, 0)
	c.rect(woodShade, 1090, 752, 900, 34, 10)
	c.rect(woodLight, 1080, 730, 900, 34, 12)
	c.rect(0x8A9396, 1500, 786, 50, 400, 0)
}

func lawn(c *canvas) {
	c.rect(0x1F2F5C, -900, -900, 3400, 2700, 0)
	c.path(0x2A3D73, "M-900 300Q0 180 700 260T2500 200V900H-900Z")
	c.disc(0xE9A820, 1010, 330, 120)
	c.path(0x16224A, "M-900 640V470H90V400H210V470H330V520H700V640ZM1330 640V470H1450V420H1560V470H2500V640Z")
	c.gate()
	c.rect(grass.lift(-0.12), -900, 620, 3400, 1200, 0)
	c.path(grass, "M-900 720Q400 640 1000 700Q1500 740 2500 690V1900H-900Z")
	c.path(0xE8D9B0, "M610 622H690L820 1000H300Z")
	for _, t := range [][3]float64{{140, 610, 1}, {330, 622, 0.7}, {1530, 624, 1.1}} {
		c.rect(0x3B2A22, t[0]-12*t[2], t[1]-110*t[2], 24*t[2], 120*t[2], 0)
		c.oval(0x2F5B4A, t[0], t[1]-200*t[2], 100*t[2], 130*t[2])
		c.oval(0x3F735C, t[0]-26*t[2], t[1]-226*t[2], 60*t[2], 86*t[2])
	}
}

// gate is the north gate on the horizon: two piers, an arch, a clock.
func (c *canvas) gate() {
	stone, low := paint(0xE2CFA4), paint(0xBFA878)
	c.poly(stone, 0, 470, 250, 650, 160, 830, 250)
	c.rect(stone, 490, 250, 320, 374, 0)
	c.rect(low, 740, 250, 70, 374, 0)
	c.rect(low, 480, 244, 340, 18, 0)
	c.arch(0x2A3D73, 570, 350, 160, 624)
	c.disc(0xFBF7EC, 650, 300, 34)
	c.line(black, 6, "M650 282V300L662 308")
}

func market(c *canvas) {
	c.room(0xE3CBAE, 2000)
	c.rect(woodShade, 770, 120, 22, 700, 0)
	c.rect(woodShade, 1566, 120, 22, 700, 0)
	for i := range 10 {
		x, p := 640+float64(i)*104, paint(0xF6EEDC)
		if i%2 == 0 {
			p = 0xB23A2A
		}
		c.path(p, "M"+number(x+20)+" -400H"+number(x+124)+"L"+number(x+104)+" 190Q"+number(x+52)+" 262 "+number(x)+" 190Z")
	}
	c.rect(0x2B3431, 150, 170, 300, 230, 10)
	c.rect(woodLight, 140, 160, 320, 14, 4)
	c.letterN(paper, 270, 210, 60)
	c.lines(paper, 7, 210, 310, 180, 34, 2)
	c.rect(0xC9AA82, -900, 800, 3400, 900, 0)
	c.poly(0x1E5B47, 0, 660, 690, 1800, 690, 1800, 860, 640, 860)
	c.rect(woodLight, 640, 670, 1200, 36, 8)
	c.rect(0x17483A, 650, 706, 1200, 16, 0)
}

func window(c *canvas) {
	c.rect(0x1E5B47, -900, -900, 3400, 2700, 0)
	c.rect(0x2B6D57, -900, -900, 1590, 2700, 0)
	for _, x := range []float64{80, 380} {
		c.rect(0x1E5B47, x, -200, 240, 640, 8)
		c.rect(0x347863, x+12, -200, 216, 626, 6)
	}
	c.arch(0x17483A, 700, 20, 860, 900)
	c.arch(0xF1DFAE, 730, 50, 800, 900)
	c.path(0xF8EBC8, "M900 130Q1010 50 1130 50L900 760H730V450Q740 240 900 130Z")
	c.bend(woodShade, 5, 748, 300, 930, 380, 1130, 390, 1330, 380, 1512, 300)
	for i, p := range []paint{0xB23A2A, 0x263A70, 0xE9A820, 0x1E5B47, 0x86B2D0, 0xB23A2A} {
		x, y := 790+float64(i)*116, []float64{322, 368, 384, 386, 374, 334}[i]
		c.poly(p, 4, x, y, x+84, y+2, x+44, y+84)
	}
	c.rect(woodLight, 690, 740, 880, 30, 6)
	c.rect(wood, 690, 770, 880, 40, 6)
	c.rect(0x17483A, 700, 810, 860, 700, 0)
}

func hallway(c *canvas) {
	c.room(0xDCE1D0, 2000)
	c.arch(0xC9D2BC, 150, 70, 380, 900)
	c.arch(0x1E5B47, 170, 90, 340, 900)
	c.arch(0xF3D58C, 250, 150, 180, 360)
	c.bar(0x1E5B47, 12, 340, 150, 340, 360)
	c.disc(0xD9B45A, 466, 470, 14)
	c.rect(0xF6EEDC, 800, 130, 200, 250, 8)
	c.rect(0x263A70, 816, 146, 168, 218, 4)
	c.arch(0xE9A820, 850, 196, 100, 332)
	c.arch(0x263A70, 876, 222, 48, 332)
	c.path(0xF4EBD7, "M900 246L914 290L900 332L886 290Z")
	c.path(paint(0xFFDD85).veil(22), "M1300 360L1480 380L1640 760H1240Z")
	c.rect(0xC3CBB3, -900, 860, 3400, 900, 0)
	c.rect(woodShade, 720, 750, 40, 500, 0)
	c.rect(woodShade, 1480, 750, 40, 500, 0)
	c.rect(woodLight, 660, 712, 920, 50, 10)
	c.rect(wood, 660, 748, 920, 34, 8)
	k := tonesOf(0xC99A63, 0)
	c.block(k, 930, 560, 230, 170, 60, 44, 4)
	c.poly(k.deep, 0, 938, 558, 990, 522, 1210, 522, 1158, 558)
	c.poly(k.light, 0, 930, 560, 880, 500, 936, 470, 990, 518)
	c.poly(k.light, 0, 1160, 560, 1226, 580, 1280, 540, 1218, 518)
	c.poly(paper, 0, 980, 540, 1010, 476, 1070, 500, 1120, 470, 1160, 540)
	c.rect(k.shade, 1024, 560, 30, 170, 0)
	c.letterN(0x1E5B47, 1086, 640, 44)
}
