// Use your API key in the Authorization header
const res = await fetch(API + "/functions/my-function/run", {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "Authorization": "Bearer dc_a3f8b2c1d9e7..."
  },
  body: JSON.stringify({ payload: { name: "World" } }),
});
