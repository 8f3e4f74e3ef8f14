package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"

	"github.com/xuri/excelize/v2"
)

// steadyZip makes the same workbook the same bytes: the library lists the types
// of a workbook's parts in the order of a map, which is another one each time.
type steadyZip struct {
	*zip.Writer
	types *bytes.Buffer
}

func newSteadyZip(w io.Writer) excelize.ZipWriter { return &steadyZip{Writer: zip.NewWriter(w)} }

const typesPart = "[Content_Types].xml"

// Create begins a part. The list of types is kept back until the end.
func (z *steadyZip) Create(name string) (io.Writer, error) {
	if name == typesPart {
		z.types = new(bytes.Buffer)
		return z.types, nil
	}
	return z.Writer.Create(name)
}

var typeElement = regexp.MustCompile(`<(Default|Override) [^>]*></(Default|Override)>`)

// Close writes the list of types in order and ends the archive.
func (z *steadyZip) Close() error {
	if z.types != nil {
		text := z.types.Bytes()
		elements := typeElement.FindAll(text, -1)
		slices.SortFunc(elements, bytes.Compare)
		i := -1
		text = typeElement.ReplaceAllFunc(text, func([]byte) []byte {
			i++
			return elements[i]
		})
		w, err := z.Writer.Create(typesPart)
		if err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	return z.Writer.Close()
}
