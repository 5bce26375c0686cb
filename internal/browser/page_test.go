package browser

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"teragraph/internal/app"
	"teragraph/internal/config"
)

// chromium finds the browser: TERAGRAPH_TEST_CHROMIUM names it, and then it has to be there.
func chromium(t *testing.T) string {
	t.Helper()
	if named := os.Getenv("TERAGRAPH_TEST_CHROMIUM"); named != "" {
		found, err := exec.LookPath(named)
		if err != nil {
			t.Fatalf("TERAGRAPH_TEST_CHROMIUM: %v", err)
		}
		return found
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	t.Skip("no Chromium here; install it, or name it in TERAGRAPH_TEST_CHROMIUM")
	return ""
}

// serve runs the program with the demo in a new file, and gives its address.
func serve(t *testing.T) string {
	t.Helper()
	command, err := config.Parse([]string{"--listen", "127.0.0.1:0", "--database", "sqlite:" + filepath.Join(t.TempDir(), "demo.db")},
		func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	said, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := app.Program{Out: out, Log: io.Discard}.Run(ctx, command)
		_ = out.CloseWithError(io.EOF)
		ended <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended: %v", err)
		}
	})
	lines := bufio.NewScanner(said)
	for lines.Scan() {
		if at, ok := strings.CutPrefix(lines.Text(), "Teragraph listens on "); ok {
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return "http://" + at
		}
	}
	t.Fatalf("the server did not start: %v", <-ended)
	return ""
}

// page is the playground in one window.
type page struct {
	*testing.T
	context.Context
	base string

	mu     sync.Mutex
	faults []string // of the browser: errors, refusals by the content security policy, requests to others
}

// open starts a browser whose window has the size. What it reports as wrong fails the test at its end.
func open(t *testing.T, base string, width, height int) *page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.WindowSize(width, height), chromedp.WSURLReadTimeout(2*time.Minute), chromedp.Flag("hide-scrollbars", true))
	ctx, stopBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stopBrowser)
	ctx, stopTab := chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {})) // events newer than the library
	t.Cleanup(stopTab)
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	p := &page{T: t, Context: ctx, base: base}
	chromedp.ListenTarget(ctx, p.hear)
	p.do("open the browser", log.Enable(), network.Enable(), chromedp.EmulateViewport(int64(width), int64(height)))
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, f := range p.faults {
			t.Error(f)
		}
	})
	return p
}

// hear notes what a page must not do.
func (p *page) hear(event any) {
	fault := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if at, err := url.Parse(e.Request.URL); err != nil || at.Scheme != "data" && at.Scheme+"://"+at.Host != p.base {
			fault = "a request to " + e.Request.URL
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError && e.Entry.Source != log.SourceNetwork { // a refused login is a 401, as it should
			fault = "the browser reports: " + e.Entry.Text
		}
	case *runtime.EventExceptionThrown:
		fault = "an exception: " + e.ExceptionDetails.Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			fault = fmt.Sprintf("the console shows an error: %s", e.Args[0].Value)
		}
	}
	if fault != "" {
		p.mu.Lock()
		p.faults = append(p.faults, fault)
		p.mu.Unlock()
	}
}

// do fails with the words, and what the page shows.
func (p *page) do(what string, actions ...chromedp.Action) {
	p.Helper()
	if err := chromedp.Run(p.Context, actions...); err != nil {
		var shown string
		ctx, cancel := context.WithTimeout(context.WithoutCancel(p.Context), 10*time.Second)
		defer cancel()
		_ = chromedp.Run(ctx, chromedp.Evaluate(`document.body.innerText.slice(0, 1500)`, &shown))
		p.Fatalf("%s: %v; the page shows:\n%s", what, err, shown)
	}
}

// visit opens an address of the server. About the blank page first: a change behind the # alone loads nothing.
func (p *page) visit(path string) {
	p.Helper()
	p.do("visit "+path, chromedp.Navigate("about:blank"), chromedp.Navigate(p.base+path), chromedp.WaitVisible(".graphiql-execute-button"))
	p.until("the editor is there", `document.querySelector(".graphiql-query-editor .CodeMirror")?.CodeMirror`)
}

// until waits for an expression to be true.
func (p *page) until(what, expression string) {
	p.Helper()
	p.do("wait until "+what, chromedp.Poll("Boolean("+expression+")", nil, chromedp.WithPollingTimeout(time.Minute)))
}

// shows waits for an element to hold a text.
func (p *page) shows(selector, text string) {
	p.Helper()
	p.until(fmt.Sprintf("%s shows %q", selector, text), fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q)", selector, text))
}

func (p *page) click(selector string) {
	p.Helper()
	p.do("click "+selector, chromedp.Click(selector, chromedp.NodeVisible))
}

// answered waits for the answer to hold a text.
func (p *page) answered(text string) {
	p.Helper()
	p.until(fmt.Sprintf("the answer holds %q", text), fmt.Sprintf(`document.querySelector(".result-window .CodeMirror")?.CodeMirror.getValue().includes(%q)`, text))
}

// asks waits for the editor to hold a text.
func (p *page) asks(text string) {
	p.Helper()
	p.until(fmt.Sprintf("the editor holds %q", text), fmt.Sprintf(`document.querySelector(".graphiql-query-editor .CodeMirror")?.CodeMirror.getValue().includes(%q)`, text))
}

// example opens one by its title; it runs by itself.
func (p *page) example(title string) {
	p.Helper()
	p.click(".menu-button[popovertarget=examples]")
	p.do("pick "+title, chromedp.Click(fmt.Sprintf(`//div[@id="examples"]//button[b[text()=%q]]`, title), chromedp.BySearch, chromedp.NodeVisible))
}

// picture writes a screenshot into TERAGRAPH_SCREENSHOTS, if that is set.
func (p *page) picture(name string) {
	p.Helper()
	folder := os.Getenv("TERAGRAPH_SCREENSHOTS")
	if folder == "" {
		return
	}
	var png []byte
	p.do("take a picture", chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644); err != nil {
		p.Fatal(err)
	}
}
