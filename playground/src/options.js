// What the server says about itself: {endpoint, policy, logins: [{name, password, says}], links: [{href, text}]}.
export const options = { endpoint: "/graphql", policy: "", logins: [], links: [], ...JSON.parse(document.getElementById("app").dataset.options) };
