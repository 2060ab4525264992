/** Where a reader enters a key. It stays in this tab, is sent to this service alone, and goes when the tab is closed. */
import { type FormEvent, useId, useState } from "react";
import { useApi, useStore } from "../connection/api.ts";
import { useTitle } from "../parts/use-title.ts";
import { useCuration } from "./curation.tsx";

const KeyView = () => {
  const api = useApi();
  const key = useStore(api.key);
  const field = useId();
  const [typed, type] = useState("");
  const { name, mayCurate, mayIngest } = useCuration();
  const rights = ["read", ...(mayIngest ? ["send articles"] : []), ...(mayCurate ? ["curate"] : [])];
  useTitle("Key");
  const save = (event: FormEvent): void => {
    event.preventDefault();
    api.setKey(typed.trim());
    type("");
  };
  return (
    <section className="sheet">
      <h1>Key</h1>
      <p>
        A key says what you may do: read, send articles, curate. It is kept in this tab alone, sent to this service
        alone, and forgotten when the tab is closed. Whoever runs the service makes one with{" "}
        <code>npx claimwire keys create</code>.
      </p>
      <form onSubmit={save} className="line">
        <label htmlFor={field}>Key</label>
        <input
          id={field}
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
        <button type="submit" disabled={typed.trim() === ""}>
          Use it
        </button>
        {key && (
          <button type="button" className="quiet" onClick={() => api.setKey("")}>
            Forget it
          </button>
        )}
      </form>
      <p role="status">
        {key ? "A key is in use." : "No key is in use."}
        {name !== null && ` You are ${name || "nobody that the service knows"}, and may ${rights.join(", ")}.`}
      </p>
    </section>
  );
};

export default KeyView;
