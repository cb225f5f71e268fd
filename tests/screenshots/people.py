"""Two drawn people for the fake cameras: friendlier than a test card, and nobody's real face."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser

WIDTH, HEIGHT = 1280, 720
FRAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    wall: str
    skin: str
    hair: str
    clothes: str
    long_hair: bool


def portrait(person: Person, shift: int) -> str:
    """An SVG of a person from the chest up, moved sideways by `shift` px."""
    hair, skin = person.hair, person.skin
    behind = (
        f'<ellipse cx="640" cy="330" rx="168" ry="215" fill="{hair}"/>' if person.long_hair else ""
    )
    cover = (
        f'<path d="M495 300q20-170 145-170t145 170q-30-75-80-95-70 45-210 95z" fill="{hair}"/>'
        if person.long_hair
        else f'<path d="M505 275q0-150 135-150t135 150q-20-60-60-80-80 20-150 0-45 20-60 80z" fill="{hair}"/>'
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="{person.wall}"/>
<rect x="90" y="90" width="250" height="330" rx="6" fill="#fff" opacity=".5"/>
<rect x="110" y="110" width="210" height="290" fill="#9fb8ad" opacity=".7"/>
<path d="M1010 720V330q0-70 70-90 60 40 60 90v390z" fill="#5c7f67" opacity=".8"/>
<g transform="translate({shift})">{behind}
<path d="M300 720q20-205 215-240h250q195 35 215 240z" fill="{person.clothes}"/>
<path d="M560 470v-70h160v70q-80 90-160 0z" fill="{skin}"/>
<path d="M560 440q80 60 160 0v25q-80 75-160 0z" fill="#000" opacity=".12"/>
<ellipse cx="640" cy="300" rx="128" ry="160" fill="{skin}"/>{cover}
<g fill="#2b211d"><ellipse cx="590" cy="300" rx="11" ry="13"/><ellipse cx="690" cy="300" rx="11" ry="13"/>
<path d="M565 268q25-16 50-2v8q-25-10-50 2zM665 266q25-14 50 2v8q-25-12-50-2z" fill="{hair}"/></g>
<path d="M632 310q-12 42 4 48h14" fill="none" stroke="#000" stroke-opacity=".22" stroke-width="6"/>
<path d="M585 390q55 46 110 0-55 18-110 0z" fill="#8e3b3b"/></g></svg>"""


ADVISOR = Person(wall="#e8e0d2", skin="#d9a47e", hair="#3a2a22", clothes="#23405a", long_hair=True)
CUSTOMER = Person(
    wall="#d6dfe4", skin="#b97f5a", hair="#26211f", clothes="#7a4b3a", long_hair=False
)


async def film(browser: Browser, person: Person, target: Path) -> Path:
    """A motion JPEG that Chromium takes as a camera: the person sways a little."""
    page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    frames = []
    for number in range(FRAMES):
        drawing = portrait(person, abs(number - FRAMES // 2) * 2)
        await page.set_content(f"<style>body{{margin:0}}</style>{drawing}")
        frames.append(await page.screenshot(type="jpeg", quality=85))
    await page.close()
    await asyncio.to_thread(target.write_bytes, b"".join(frames))
    return target
