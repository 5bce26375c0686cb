package browser

import (
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestFirstMinutes does what a newcomer does: sign in by the form, ask, ask as somebody else, meet a withheld field, and
// read why.
func TestFirstMinutes(t *testing.T) {
	p := open(t, serve(t), 1280, 860)
	p.visit("/")
	p.shows(".why", "nothing was asked yet")

	p.click(".account")
	p.do("sign in as luka", chromedp.SendKeys("#sign-in input[name=username]", "luka"),
		chromedp.SendKeys("#sign-in input[name=password]", "teragraph-demo"), chromedp.Click("#sign-in .strong"))
	p.shows(".who", "user of project Stroke Recovery at Home")
	p.click(".graphiql-execute-button")
	p.answered("Stroke Recovery at Home")
	p.shows(".why", "Whose rows")

	p.click("[data-caller=amara]") // what was asked is asked again, as her
	p.answered("Pulmonary Telecare")
	p.shows(".why", "as amara")
	p.picture("light-1280")

	p.click("[data-caller=luka]")
	p.shows(".who", "luka")
	p.example("A field that is withheld, and why")
	p.answered("createdAt")
	p.shows(".part.withheld", "users.nodes.createdAt")
	p.shows(".part.withheld", "being that user")
	p.shows(".part.withheld", "user.createdAt")
	p.shows(".badge", "withheld")
	p.until("the field is marked in the query", `document.querySelector(".withheld-field")`)
	p.picture("withheld-1280")

	p.do("choose dark", chromedp.SetValue(".theme select", "dark"), chromedp.Evaluate(`document.querySelector(".theme select").dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	p.until("the page is dark", `document.body.classList.contains("graphiql-dark")`)
	p.picture("dark-1280")

	p.click("[data-caller=nobody]")
	p.shows(".who", "no login")
}

// TestSignInSaysWhatIsDue: a wrong password and a further step are told apart, and sign nobody in.
func TestSignInSaysWhatIsDue(t *testing.T) {
	p := open(t, serve(t), 1280, 860)
	p.visit("/")
	p.click("[data-caller=yuki]")
	p.shows(".who", "second factor")
	p.click("[data-caller=samuel]")
	p.shows(".who", "change the password first")
	p.click(".account")
	p.do("sign in with a wrong password", chromedp.WaitVisible("#sign-in"), chromedp.Evaluate(`document.querySelector("#sign-in input[name=username]").select()`, nil), chromedp.SendKeys("#sign-in input[name=username]", "luka"),
		chromedp.SendKeys("#sign-in input[name=password]", "wrong"), chromedp.Click("#sign-in .strong"))
	p.shows("#account", "wrong, or the account is disabled")
	p.until("nobody is signed in", `document.querySelector(".chip[aria-pressed=true]").innerText === "nobody"`)
}

// TestASignInThatEnded: the refusal stays to be read; what was asked is not asked again as nobody.
func TestASignInThatEnded(t *testing.T) {
	p := open(t, serve(t), 1280, 860)
	p.visit("/")
	p.click("[data-caller=luka]")
	p.shows(".who", "user of project Stroke Recovery at Home")
	p.click(".graphiql-execute-button")
	p.answered("Stroke Recovery at Home")
	p.do("revoke the token elsewhere", chromedp.Evaluate(`fetch("/graphql", {method: "POST", body: JSON.stringify({query: "mutation { logout }"}), headers: {
		"Content-Type": "application/json", Authorization: "Bearer " + JSON.parse(sessionStorage.getItem("teragraph:caller")).token}}).then((r) => r.text())`,
		nil, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
	p.click(".graphiql-execute-button")
	p.shows(".who", "The sign-in of luka has expired")
	p.shows(".part.refused", "UNAUTHENTICATED")
	p.shows(".why", "as luka")
}

// TestDocsSayWhoSeesIt: the docs explorer shows our descriptions, and whom a field is for.
func TestDocsSayWhoSeesIt(t *testing.T) {
	p := open(t, serve(t), 1280, 860)
	p.visit("/")
	p.until("the docs know the schema", `document.querySelector(".graphiql-sidebar button[aria-label*=Documentation]")`)
	p.click(".graphiql-sidebar button[aria-label*=Documentation]")
	p.do("look for the user", chromedp.SendKeys(".graphiql-doc-explorer-search-input input", "createdAt"))
	p.do("open the field", chromedp.Click(`//li[@role="option"][contains(., "User") and contains(., "createdAt") and not(contains(., "Group"))]`, chromedp.BySearch, chromedp.NodeVisible))
	p.shows(".graphiql-doc-explorer", "To read it: being that user, or being superadmin (user.createdAt).")
	p.picture("docs-1280")
}

// TestLinks: a link brings a query and runs nothing; a twin's link brings what a REST route asks the graph.
func TestLinks(t *testing.T) {
	p := open(t, serve(t), 1280, 860)
	p.visit("/#query=" + url.PathEscape(`query Linked($n: Int) { sites(first: $n) { nodes { name } } }`) + "&variables=" + url.PathEscape(`{"n": 1}`))
	p.asks("query Linked")
	p.shows(".why", "nothing was asked yet")

	p.click("[data-caller=admin]")
	p.shows(".who", "superadmin")
	p.visit("/#twin=" + url.QueryEscape("/user/projects?id_project=4"))
	p.shows(".banner", "GET /user/projects?id_project=4")
	p.asks("project_name: name")
	p.click(".graphiql-execute-button")
	p.answered("Pulmonary Telecare")
	p.picture("twin-1280")

	p.visit("/#twin=" + url.QueryEscape("//elsewhere.example/user/projects"))
	p.shows(".banner.bad", "no route of this server")
}

// TestPhone: at 390 pixels one part is shown at a time, nothing overflows, and what is tapped is large enough.
func TestPhone(t *testing.T) {
	p := open(t, serve(t), 390, 844)
	p.visit("/")
	p.click("[data-caller=luka]")
	p.shows(".who", "luka")
	p.example("A field that is withheld, and why")
	p.answered("createdAt")
	p.click("[data-pane=why]")
	p.shows(".part.withheld", "being that user")
	p.picture("why-390")
	p.click("[data-pane=docs]")
	p.until("the docs are shown", `document.querySelector(".graphiql-doc-explorer")?.getBoundingClientRect().width > 300`)
	p.click("[data-pane=query]")
	p.asks("createdAt")
	p.until("nothing overflows", `document.documentElement.scrollWidth <= 390`)
	p.until("the header fits", `[...document.querySelectorAll(".top > *")].every((e) => e.getBoundingClientRect().right <= 390)`)
	p.until("what is tapped is large enough", `[...document.querySelectorAll("button, select, a, input")].every((e) => {
		const r = e.getBoundingClientRect();
		return r.width === 0 || r.bottom < 0 || r.height >= 39.5 || e.closest(".CodeMirror, .why-body");
	})`)
	p.picture("query-390")
}
