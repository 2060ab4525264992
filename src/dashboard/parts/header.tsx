import { useCuration } from "../curation/curation.tsx";
import { Link } from "../router.tsx";
import { Pulse } from "./pulse.tsx";

interface HeaderProps {
  readonly path: string;
}

export const Header = ({ path }: HeaderProps) => {
  const { mayIngest } = useCuration();
  const places = [
    { to: "/", name: "Wire" },
    ...(mayIngest ? [{ to: "/batches", name: "Batches" }] : []),
    { to: "/key", name: "Key" },
  ];
  return (
    <header className="frame-header">
      <Link className="frame-name" to="/">
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <path d="M5 9h22M5 16h13M5 23h7" stroke="currentColor" strokeWidth="3.4" strokeLinecap="round" />
          <circle cx="23.5" cy="21.5" r="4" className="frame-dot" />
        </svg>
        <span>Claimwire</span>
      </Link>
      <nav aria-label="Views">
        {places.map(({ to, name }) => (
          <Link key={to} to={to} aria-current={path === to ? "page" : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <span className="frame-space" />
      <Pulse />
    </header>
  );
};
