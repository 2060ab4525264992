"""A scraper with Python's standard library alone: CLAIMWIRE_KEY=… python3 examples/scraper.py. Sending again is always safe."""
import json
import os
import urllib.request

SERVICE = os.environ.get("CLAIMWIRE_URL", "http://127.0.0.1:4000/graphql")
QUERY = """mutation ($input: IngestArticlesInput!) {
  ingestArticles(input: $input) { results { status article { uri } claims { key status } errors { path code message } } }
}"""
BODY = "Brennwerk spouští v Ostravě druhou linku, řekla listu ředitelka Renate Falk."
ARTICLE = {
    "uri": "https://moravskelisty.example/scraped/druha-linka",
    "language": "cs",
    "publisher": {"name": "Moravské listy", "domain": "moravskelisty.example"},
    "body": BODY,
    "entities": [{"key": "brennwerk", "kind": "ORGANIZATION", "name": "Brennwerk"}],
    "claims": [{
        "key": "druha-linka",
        "text": "Brennwerk spouští v Ostravě druhou linku.",
        "quote": {"text": "Brennwerk spouští v Ostravě druhou linku"},
        "entities": [{"entity": "brennwerk", "role": "SUBJECT"}],
        "attributions": [{"kind": "ON_RECORD", "speaker": "Renate Falk"}],
    }],
}
request = urllib.request.Request(
    SERVICE,
    json.dumps({"query": QUERY, "variables": {"input": {"articles": [ARTICLE]}}}).encode(),
    {"content-type": "application/json", "authorization": "Bearer " + os.environ["CLAIMWIRE_KEY"]},
)
with urllib.request.urlopen(request, timeout=60) as response:
    answer = json.load(response)
if "errors" in answer:
    raise SystemExit(answer["errors"][0]["message"])
for result in answer["data"]["ingestArticles"]["results"]:
    print(result["status"], json.dumps(result["errors"], ensure_ascii=False))
