const deploy = await fetch(API + "/functions", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "X-WALLET": WALLET,
  },
  body: JSON.stringify({
    name: "hello-world",
    code: `function handler(payload) {
      return { greeting: "Hello, " + payload.name + "!", timestamp: Date.now() };
    }`,
  }),
});
const fn = await deploy.json();
// { name: "hello-world", endpoint: "/functions/hello-world/run" }
