package reports_test

import (
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
)

// The children that the schemas of ECMA-376 allow an element, in their order:
// ? at most one, * any number, + at least one, | one or the other. An element
// that is another thing in another place is named with its parent. What is not
// named holds no elements.
var schema = map[string]string{
	"Types": `(Default|Override)*`, "Relationships": `Relationship*`,
	"Properties": `(TotalTime|Application|AppVersion)*`, "coreProperties": `title? creator? lastModifiedBy? language? created? modified?`,

	"workbook":  `fileVersion? workbookPr? workbookProtection? bookViews? sheets externalReferences? definedNames? calcPr? extLst?`,
	"bookViews": `workbookView+`, "sheets": `sheet+`, "definedNames": `definedName*`,

	"worksheet": `sheetPr? dimension? sheetViews? sheetFormatPr? cols* sheetData sheetProtection? autoFilter? mergeCells? conditionalFormatting* dataValidations? hyperlinks? ` +
		`printOptions? pageMargins? pageSetup? headerFooter? rowBreaks? colBreaks? drawing? legacyDrawing? tableParts? extLst?`,
	"sheetPr": `tabColor? outlinePr? pageSetUpPr?`, "sheetViews": `sheetView+`, "sheetView": `pane? selection*`, "cols": `col+`, "sheetData": `row*`, "row": `c*`, "c": `f? v? is?`,
	"autoFilter": `filterColumn* sortState?`, "mergeCells": `mergeCell+`, "conditionalFormatting": `cfRule+`, "cfRule": `formula* colorScale? dataBar? iconSet?`,
	"colorScale": `cfvo cfvo+ color color+`, "hyperlinks": `hyperlink+`, "dataValidations": `dataValidation+`, "dataValidation": `formula1? formula2?`, "headerFooter": `oddHeader? oddFooter?`, "rowBreaks": `brk*`, "colBreaks": `brk*`,

	"sst": `si*`, "si": `t|r+`, "r": `rPr? t`, "si/r/rPr": `(rFont|family|b|i|color|sz|u)*`,

	"styleSheet": `numFmts? fonts? fills? borders? cellStyleXfs? cellXfs? cellStyles? dxfs? tableStyles? colors? extLst?`,
	"numFmts":    `numFmt+`, "fonts": `font+`, "fonts/font": `(b|i|u|sz|color|name|family|scheme)*`, "fills": `fill+`, "fill": `patternFill|gradientFill`, "patternFill": `fgColor? bgColor?`,
	"borders": `border+`, "border": `left? right? top? bottom? diagonal?`, "left": `color?`, "right": `color?`, "top": `color?`, "bottom": `color?`, "diagonal": `color?`,
	"cellStyleXfs": `xf+`, "cellXfs": `xf+`, "xf": `alignment? protection?`, "cellStyles": `cellStyle+`, "dxfs": `dxf*`,

	"wsDr": `(twoCellAnchor|oneCellAnchor)*`, "twoCellAnchor": `from to (graphicFrame|pic) clientData`, "oneCellAnchor": `from ext (graphicFrame|pic) clientData`,
	"pic": `nvPicPr blipFill spPr`, "nvPicPr": `cNvPr cNvPicPr`, "cNvPicPr": `picLocks?`, "blipFill": `blip? srcRect? (tile|stretch)?`, "stretch": `fillRect?`,
	"pic/spPr": `xfrm? prstGeom? (noFill|solidFill)? ln?`, "prstGeom": `avLst?`, "from": `col colOff row rowOff`, "to": `col colOff row rowOff`,
	"graphicFrame": `nvGraphicFramePr xfrm graphic`, "nvGraphicFramePr": `cNvPr cNvGraphicFramePr`, "xfrm": `off? ext?`, "graphic": `graphicData`, "graphicData": `chart`,
	"graphicData/chart": ``,

	"chartSpace": `date1904? lang? roundedCorners? style? chart spPr? txPr? printSettings? extLst?`,
	"chart":      `title? autoTitleDeleted? view3D? floor? sideWall? backWall? plotArea legend? plotVisOnly? dispBlanksAs? showDLblsOverMax? extLst?`,
	"title":      `tx? layout? overlay? spPr? txPr? extLst?`, "chart/title/tx": `rich|strRef`, "coreProperties/title": ``,
	"view3D": `rotX? hPercent? rotY? depthPercent? rAngAx? perspective? extLst?`, "floor": `thickness? spPr?`, "sideWall": `thickness? spPr?`, "backWall": `thickness? spPr?`,
	"plotArea":     `layout? (areaChart|barChart|lineChart|scatterChart)+ (valAx|catAx|dateAx)* spPr? extLst?`,
	"barChart":     `barDir grouping? varyColors? ser* dLbls? gapWidth? overlap? axId axId`,
	"lineChart":    `grouping varyColors? ser* dLbls? marker? smooth? axId axId`,
	"areaChart":    `grouping? varyColors? ser* dLbls? axId axId`,
	"scatterChart": `scatterStyle varyColors? ser* dLbls? axId axId`,
	"barChart/ser": `idx order tx? spPr? invertIfNegative? dPt* dLbls? cat? val?`, "lineChart/ser": `idx order tx? spPr? marker? dPt* dLbls? cat? val? smooth?`,
	"areaChart/ser": `idx order tx? spPr? dPt* dLbls? cat? val?`, "scatterChart/ser": `idx order tx? spPr? marker? dPt* dLbls? xVal? yVal? smooth?`,
	"ser/tx": `strRef|v`, "marker": `symbol? size? spPr?`, "cat": `numRef|strRef`, "val": `numRef`, "xVal": `numRef|strRef`, "yVal": `numRef`,
	"strRef": `f strCache?`, "numRef": `f numCache?`, "numCache": `formatCode? ptCount? pt*`,
	"dLbls": `numFmt? spPr? txPr? dLblPos? showLegendKey? showVal? showCatName? showSerName? showPercent? showBubbleSize? separator? showLeaderLines?`,
	"catAx": axis + `auto? lblAlgn? lblOffset? tickLblSkip? tickMarkSkip? noMultiLvlLbl?`, "valAx": axis + `crossBetween? majorUnit? minorUnit?`,
	"scaling": `logBase? orientation? max? min?`, "majorGridlines": `spPr?`, "legend": `legendPos? layout? overlay? spPr? txPr?`, "printSettings": `headerFooter? pageMargins? pageSetup?`,

	"rich": `bodyPr lstStyle? p+`, "txPr": `bodyPr lstStyle? p+`, "p": `pPr? (r|br|fld)* endParaRPr?`, "pPr": `defRPr?`,
	"rPr": letters, "defRPr": letters, "endParaRPr": letters,
	"spPr": `xfrm? (noFill|solidFill|pattFill)? ln?`, "ln": `(noFill|solidFill)? prstDash? (round|bevel|miter)?`, "solidFill": colors,
	"srgbClr": shades, "schemeClr": shades, "sysClr": shades,

	"theme": `themeElements objectDefaults? extraClrSchemeLst?`, "themeElements": `clrScheme fontScheme fmtScheme`,
	"clrScheme": `dk1 lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink`, "dk1": colors, "lt1": colors, "dk2": colors, "lt2": colors,
	"accent1": colors, "accent2": colors, "accent3": colors, "accent4": colors, "accent5": colors, "accent6": colors, "hlink": colors, "folHlink": colors,
	"fontScheme": `majorFont minorFont`, "majorFont": `latin ea cs font*`, "minorFont": `latin ea cs font*`,
	"fmtScheme": `fillStyleLst lnStyleLst effectStyleLst bgFillStyleLst`, "fillStyleLst": `(solidFill|gradFill)+`, "bgFillStyleLst": `(solidFill|gradFill)+`, "lnStyleLst": `ln+`,
	"gradFill": `gsLst? lin?`, "gsLst": `gs+`, "gs": colors, "effectStyleLst": `effectStyle+`, "effectStyle": `effectLst`, "effectLst": `outerShdw?`, "outerShdw": colors,
}

const (
	axis    = `axId scaling delete? axPos majorGridlines? minorGridlines? title? numFmt? majorTickMark? minorTickMark? tickLblPos? spPr? txPr? crossAx crosses? `
	letters = `ln? (noFill|solidFill)? effectLst? latin? ea? cs?`
	colors  = `srgbClr|schemeClr|sysClr`
	shades  = `(lumMod|lumOff|alpha|tint|shade|satMod)*`
)

// schemaPatterns match the names of an element's children, each with a blank.
var schemaPatterns = func() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	name := regexp.MustCompile(`\w+`)
	for element, children := range schema {
		out[element] = regexp.MustCompile(`^(?:` + strings.ReplaceAll(name.ReplaceAllString(children, `(?:$0:)`), " ", "") + `)$`)
	}
	return out
}()

// keepsToTheSchema finds elements of a part that stand where the schemas do not
// let them, or that lack what they must hold.
func keepsToTheSchema(t tester, part string, n *node, place string) {
	t.Helper()
	place += "/" + n.XMLName.Local
	var children strings.Builder
	for i := range n.Nodes {
		children.WriteString(n.Nodes[i].XMLName.Local + ":")
	}
	pattern, known, at := (*regexp.Regexp)(nil), false, place
	for !known && at != "" {
		_, at, _ = strings.Cut(at, "/")
		pattern, known = schemaPatterns[at]
	}
	switch {
	case known && !pattern.MatchString(children.String()):
		t.Errorf("%s: %s holds %s the schema allows %s", part, place, children.String(), schema[at])
	case !known && len(n.Nodes) > 0:
		t.Errorf("%s: %s holds %s; what the schema says of it is not written down here", part, place, children.String())
	}
	for i := range n.Nodes {
		keepsToTheSchema(t, part, &n.Nodes[i], place)
	}
}

func TestFaultsAgainstTheSchemaAreFound(t *testing.T) {
	for _, c := range []struct{ name, part, xml, want string }{
		{"as it should be", "xl/charts/chart1.xml", `<valAx><axId/><scaling><max/><min/></scaling><axPos/><crossAx/><crosses/><majorUnit/></valAx>`, ""},
		{"of another axis", "xl/charts/chart1.xml", `<valAx><axId/><scaling/><axPos/><crossAx/><crosses/><auto/></valAx>`, "valAx holds"},
		{"out of order", "xl/charts/chart1.xml", `<scaling><min/><max/></scaling>`, "scaling holds"},
		{"twice", "xl/worksheets/sheet1.xml", `<worksheet><sheetData/><mergeCells><mergeCell/></mergeCells><mergeCells><mergeCell/></mergeCells></worksheet>`, "worksheet holds"},
		{"missing", "xl/charts/chart1.xml", `<barChart><barDir/><ser><idx/></ser><axId/><axId/></barChart>`, "barChart/ser holds idx: "},
		{"one axis of two", "xl/charts/chart1.xml", `<lineChart><grouping/><axId/></lineChart>`, "lineChart holds"},
		{"an empty list", "xl/worksheets/sheet1.xml", `<cols/>`, "cols holds"},
		{"nobody knows it", "xl/worksheets/sheet1.xml", `<novelty><x/></novelty>`, "not written down"},
	} {
		var got complaints
		var n node
		if err := xml.Unmarshal([]byte(c.xml), &n); err != nil {
			t.Fatal(err)
		}
		keepsToTheSchema(&got, c.part, &n, "")
		if all := strings.Join(got, "; "); !strings.Contains(all, c.want) || c.want == "" && all != "" {
			t.Errorf("%s: found %q, want %q", c.name, all, c.want)
		}
	}
}
