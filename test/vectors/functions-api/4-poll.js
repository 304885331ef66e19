// Poll every 1 second until done
let result;
while (true) {
  const res = await fetch(API + "/jobs/" + jobId);
  result = await res.json();
  if (["done", "error", "timeout"].includes(result.status)) break;
  await new Promise(r => setTimeout(r, 1000));
}

console.log(result);
// {
//   jobId: "abc-123...",
//   status: "done",
//   result: '{"greeting":"Hello, Sebastian!","timestamp":1713564000}',
//   durationMs: 47
// }
