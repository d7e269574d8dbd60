-- The one request that every server gets.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"model":"sovereign-first","messages":[{"role":"system","content":"Answer briefly."},{"role":"user","content":"What must never depend on a partner?"}]}'

function done(summary, latency, requests)
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
  io.write(string.format("RESULT rps=%.0f p50us=%.0f p99us=%.0f requests=%d failed=%d\n",
    summary.requests / (summary.duration / 1000000), latency:percentile(50), latency:percentile(99), summary.requests, errors))
end
