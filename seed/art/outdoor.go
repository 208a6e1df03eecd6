package art

import "math"

func outdoor() []kind {
	return []kind{
		{handle: "water-bottle", name: "Water bottle", ground: "outdoor", beside: "cap/rust",
			front: "steel rim, screw cap with a loop", detail: "close on the cap and its loop",
			draw: waterBottle, zoom: 1.8, x: 400, y: 320},
		{handle: "flask", name: "Vacuum flask", ground: "outdoor", beside: "camp-mug/sand",
			front: "steel cup for a lid, leather handle", detail: "close on the cup and the handle",
			draw: flask, zoom: 1.8, x: 420, y: 360},
		{handle: "camp-mug", name: "Camp mug", ground: "outdoor", beside: "water-bottle/brick",
			front: "speckled enamel, dark rim", detail: "close on the rim and the speckles",
			draw: campMug, zoom: 1.8, x: 330, y: 560},
		{handle: "umbrella", name: "Umbrella", ground: "outdoor", beside: "backpack/graphite",
			front: "open, curved wooden handle", detail: "rolled and buttoned, leaning on the wall",
			draw: umbrella, close: umbrellaShut},
		{handle: "cap", name: "Cap", ground: "outdoor", beside: "water-bottle/pine",
			front: "five panels, curved peak, stitched N", detail: "close on the stitching of the peak",
			draw: cap5, zoom: 1.8, x: 440, y: 590},
	}
}

func waterBottle(c *canvas, t tones) {
	c.shadow(405, 800, 140)
	c.bend(t.trimShade, 24, 350, 250, 346, 180, 400, 160, 454, 180, 450, 250)
	c.bend(t.trim, 18, 347, 250, 343, 180, 396, 158, 449, 180, 446, 250)
	c.path(t.base, "M284 440C284 380 330 360 336 316H464C470 360 516 380 516 440V770Q516 800 486 806Q400 822 314 806Q284 800 284 770Z")
	c.path(t.light, "M284 440C284 380 330 360 336 316H366C362 370 330 390 328 450V808Q284 804 284 770Z")
	c.path(t.shade, "M420 316H464C470 360 516 380 516 440V770Q516 800 486 806L452 812V450C452 390 424 370 420 316Z")
	c.can(tones{light: steelLight, base: steel, shade: steelShade}, 400, 300, 322, 66, 66, 0.2)
	c.can(tones{light: t.trim.lift(0.05), base: t.trim, shade: t.trimShade}, 400, 240, 292, 72, 72, 0.2)
	c.oval(t.trim.lift(0.05), 400, 240, 72, 15)
	for _, x := range []float64{352, 376, 400, 424, 448} {
		c.bar(t.trimShade, 4, x, 266, x, 294)
	}
	c.sector(t.trim, 400, 700, 712, 116, 116, 0.12, -1, 1)
	c.letterN(t.trim, 364, 490, 80)
	c.path(t.shade, "M320 690L372 624L398 660L424 634L480 690Z")
	c.path(paint(0xFFFFFF).veil(70), "M352 650L372 624L392 652L380 648L370 656Z")
}

func flask(c *canvas, t tones) {
	c.shadow(405, 800, 150)
	c.line(leatherLow, 34, "M520 400C640 400 640 640 520 640")
	c.line(leather, 22, "M518 396C630 396 630 634 518 634")
	c.can(t, 400, 350, 776, 130, 130, 0.2)
	c.sector(steel, 400, 350, 372, 130, 130, 0.2, -1, 1)
	c.sector(steelLight, 400, 350, 372, 130, 130, 0.2, -1, -0.55)
	c.sector(t.trim, 400, 720, 744, 130, 130, 0.2, -1, 1)
	for _, y := range []float64{392, 622} {
		c.sector(leatherLow, 400, y, y+26, 131, 131, 0.2, 0.2, 1)
	}
	c.can(tones{light: steelLight, base: steel, shade: steelShade}, 400, 190, 344, 100, 122, 0.2)
	c.oval(steelLight, 400, 190, 100, 20)
	c.oval(steel, 404, 192, 84, 15)
	c.sector(steelShade, 400, 312, 322, 118, 119, 0.2, -1, 1)
	c.tag(t.trim, t.deep, 330, 520, 84)
}

func campMug(c *canvas, t tones) {
	c.shadow(400, 800, 240)
	c.line(t.shade, 34, "M566 500C690 480 700 700 540 700")
	c.line(t.base, 24, "M564 496C684 476 692 694 540 694")
	c.can(t, 380, 440, 740, 206, 176, 0.27)
	c.oval(black, 380, 438, 210, 58)
	c.oval(t.light, 380, 436, 198, 50)
	c.oval(t.shade, 384, 444, 188, 42)
	c.path(0xB9D2DA, "M214 464C260 438 510 436 552 464C520 494 250 496 214 464Z")
	for i := range 40 {
		a := float64(i) * 2.399963 // the golden angle spreads the speckles
		r := math.Sqrt(float64(i)+0.5) * 26
		x, y := 372+r*math.Cos(a)*1.02, 640+r*math.Sin(a)*0.78
		if y < 530 || y > 752 || math.Abs(x-380) > 168 {
			continue
		}
		c.disc(t.trim, x, y, 4+float64(i%3)*1.6)
	}
	c.rect(paper, 320, 590, 116, 84, 10)
	c.letterN(t.mark, 360, 610, 44)
	c.sector(black, 380, 730, 742, 177, 175, 0.27, -1, 1)
}

func umbrella(c *canvas, t tones) {
	c.shadow(420, 810, 170)
	c.bar(steelShade, 12, 400, 300, 400, 640)
	c.bend(woodShade, 26, 404, 620, 404, 720, 400, 776, 356, 800, 316, 776, 314, 744)
	c.bend(woodLight, 16, 400, 620, 400, 720, 396, 774, 356, 796, 320, 774, 316, 744)
	c.bar(steelShade, 10, 400, 210, 400, 160)
	c.path(t.deep, "M96 510Q140 450 200 500Q270 440 330 500Q400 450 470 500Q530 440 600 500Q660 450 704 510Q690 540 660 530Q400 590 140 530Z")
	c.path(t.base, "M90 520C96 330 230 190 400 190S704 330 710 520Q660 450 600 506Q530 440 470 506Q400 450 330 506Q270 440 200 506Q140 450 90 520Z")
	c.path(t.light, "M90 520C96 330 230 190 400 190C290 220 220 340 200 506Q140 450 90 520Z")
	c.path(t.trim, "M400 190C320 230 300 360 330 506Q270 440 200 506C220 340 290 220 400 190Z")
	c.path(t.shade, "M400 190C510 220 580 340 600 506Q530 440 470 506C500 360 480 230 400 190Z")
	c.path(t.trimShade, "M400 190C570 190 704 330 710 520Q660 450 600 506C580 340 510 220 400 190Z")
	c.rect(t.deep, 386, 176, 28, 26, 10)
	c.letterN(t.trim, 378, 360, 48)
	c.tag(t.trim, t.deep, 372, 640, 56)
}

func umbrellaShut(c *canvas, t tones) {
	c.shadow(300, 860, 190)
	c.turn(14, 400, 560, func() {
		c.bar(steelShade, 14, 400, 760, 400, 880)
		c.bend(woodShade, 34, 404, 300, 404, 190, 440, 130, 500, 140, 520, 196)
		c.bend(woodLight, 22, 399, 300, 399, 190, 438, 126, 498, 137, 516, 194)
		c.path(t.base, "M350 300Q400 270 452 300L476 420Q470 640 412 820H388Q330 640 326 420Z")
		c.path(t.light, "M350 300Q366 288 384 284L366 420Q370 640 396 820H388Q330 640 326 420Z")
		c.path(t.trim, "M384 284Q400 280 416 284L430 420Q430 640 404 820H396Q370 640 366 420Z")
		c.path(t.shade, "M416 284Q436 288 452 300L476 420Q470 640 412 820H404Q430 640 430 420Z")
		c.line(t.deep, 5, "M366 420Q370 640 396 820M430 420Q430 640 404 820")
		c.poly(t.deep, 8, 322, 470, 478, 446, 478, 480, 324, 506)
		c.disc(0xD9B45A, 446, 468, 12)
		c.rect(steel, 378, 806, 44, 30, 10)
		c.letterN(t.deep, 382, 560, 34)
	})
}

func cap5(c *canvas, t tones) {
	c.shadow(420, 790, 300)
	c.path(t.deep, "M170 690Q400 760 620 690L610 640H180Z")
	c.path(t.base, "M164 680C140 460 240 330 410 330C580 336 660 470 650 660Q560 690 470 660Q300 640 164 680Z")
	c.path(t.light, "M164 680C140 460 240 330 410 330C320 370 270 480 274 654Q210 664 164 680Z")
	c.path(t.shade, "M410 330C580 336 660 470 650 660Q610 676 560 676C580 520 520 390 410 330Z")
	c.line(t.deep, 4, "M410 330C320 370 270 480 274 654M410 330C520 390 580 520 560 676")
	c.oval(t.trim, 408, 328, 26, 14)
	c.disc(t.deep, 330, 450, 9)
	c.disc(t.deep, 520, 470, 9)
	c.path(t.deep, "M128 712C160 640 330 630 470 660C570 680 640 720 700 790C560 760 330 720 150 760Q116 752 128 712Z")
	c.path(t.trim, "M124 700C160 630 330 622 474 652C574 672 650 712 706 780C560 742 330 706 146 746Q112 738 124 700Z")
	c.path(t.trimShade, "M474 652C574 672 650 712 706 780C640 762 560 748 480 738C500 710 500 680 474 652Z")
	c.stitch(t.trimShade, 4, 12, "M160 706C240 664 380 668 500 690C560 702 620 730 660 756")
	c.letterN(t.trim, 372, 500, 90)
}
