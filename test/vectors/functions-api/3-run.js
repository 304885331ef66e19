const run = await fetch(API + "/functions/hello-world/run", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "X-WALLET": WALLET,
  },
  body: JSON.stringify({ payload: { name: "Sebastian" } }),
});
const { jobId } = await run.json();
// { jobId: "abc-123...", status: "queued", pollUrl: "/jobs/abc-123..." }
