package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Asked asks a question that is answered with yes or no. Without a terminal it is an error,
// which says what to do instead.
func Asked(out io.Writer, question, instead string) (bool, error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return false, Negative(errors.New(instead))
	}
	fmt.Fprint(out, question+" ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return false, nil
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "д", "да":
		return true, nil
	}
	return false, nil
}
