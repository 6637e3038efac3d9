"""A house drawn: its mesh seen by the camera, in its light, before its sky."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.houses.building import add_building
from fmr_studio.training.domains.houses.camera import Camera, camera_of
from fmr_studio.training.domains.houses.garden import add_garden
from fmr_studio.training.domains.houses.house import House
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.outdoors import HILL_NEARNESS, ground, hill_color, hill_height, sky
from fmr_studio.training.domains.houses.shadows import Shadows
from fmr_studio.training.domains.houses.solids import Builder, Material, Mesh
from fmr_studio.training.domains.houses.textures import brightness
from fmr_studio.training.domains.houses.weather import Weather, weather_of
from fmr_studio.training.domains.scene.pixels import tone_mapped
from fmr_studio.training.domains.scene.raster import fill_triangles

_UNIT_NEARNESS = 1 / 8.0
"""The nearness, one over metres, that depth shows as 255."""
_EXPOSURE = 0.78


def mesh_of(house: House) -> Mesh:
    """The building and its garden."""
    builder = Builder()
    add_building(builder, house)
    add_garden(builder, house)
    return builder.mesh()


def draw_house(house: House, side: int) -> Render:
    """Draw a house, `side` pixels square, without smoothing."""
    camera, mesh, weather = camera_of(house), mesh_of(house), weather_of(house)
    turned = camera.turned(mesh.points)
    shadows = Shadows(turned, weather.sun)
    near, index, weights = _rasterized(camera.on_screen(turned), side)
    light, labels = np.zeros((side, side, 3)), np.zeros((side, side), np.uint8)
    y, x = ((np.indices((side, side)) + 0.5) / side).reshape(2, side, side)
    level = np.maximum((y - camera.horizon) / (camera.focal * camera.eye), 0.0)
    solid, floor = index >= 0, (index < 0) & (level > HILL_NEARNESS)
    near[floor] = level[floor]
    places = (camera, shadows, weather)
    light[solid] = _solid(house, mesh, places, (x[solid], y[solid], near[solid]), (index[solid], weights[solid], side))
    labels[solid] = mesh.labels[index[solid]]
    light[floor], labels[floor] = _floor(house, places, (x[floor], y[floor], near[floor]), side)
    behind = ~(solid | floor)
    up = camera.horizon - y[behind]
    light[behind] = sky(house, weather, x[behind], up)
    hill = behind.copy()
    hill[behind] = up < hill_height(house, x[behind])
    light[hill], labels[hill], near[hill] = (
        hill_color(house, weather, x[hill], camera.horizon - y[hill]),
        HouseLabel.HILL,
        HILL_NEARNESS,
    )
    depth = np.where(labels == HouseLabel.SKY, 0, np.clip(255 * near / _UNIT_NEARNESS, 1, 255))
    return Render(np.rint(255 * tone_mapped(_EXPOSURE * light)).astype(np.uint8), labels, depth.astype(np.uint8))


def _rasterized(screen: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nearness, number of the nearest triangle or -1, and the shares of its first two corners, for every pixel."""
    points = (screen.reshape(-1, 3) * [side, side, 1.0]).astype(np.float64)
    triangles = np.arange(len(points), dtype=np.int32).reshape(-1, 3)
    near, index = np.zeros((side, side), np.float32), np.full((side, side), -1, np.int32)
    weights = np.zeros((side, side, 2), np.float32)
    fill_triangles(points, triangles, np.ones(len(triangles), np.bool_), near, index, weights)
    return near, index, weights


Places = tuple[Camera, Shadows, Weather]
Seen = tuple[np.ndarray, np.ndarray, np.ndarray]


def _solid(house: House, mesh: Mesh, places: Places, seen: Seen, hits: tuple[np.ndarray, np.ndarray, int]) -> np.ndarray:
    """The light (N, 3) from the mesh."""
    (camera, shadows, weather), (index, weights, side) = places, hits
    shares = np.concatenate([weights, 1 - weights.sum(axis=1, keepdims=True)], axis=1)
    own = np.einsum("nk,nkc->nc", shares, mesh.normals[index])
    own /= np.linalg.norm(own, axis=1, keepdims=True) + 1e-9
    turned = camera.in_space(*seen)
    points = (turned - camera.pivot) @ camera.turn + camera.pivot
    pixel = 1.0 / (seen[2] * camera.focal * side)
    material, color = mesh.materials[index], mesh.colors[index].copy()
    for kind in np.unique(material):
        chosen = material == kind
        color[chosen] *= brightness(int(kind), points[chosen], own[chosen], pixel[chosen])[:, None]
    normals = own @ camera.turn.T
    light = color * _falling(normals, turned, shadows, weather)
    glass = material == Material.GLASS
    high = np.clip(points[glass, 1:2] / 8.0, 0, 1)
    light[glass] += 0.12 * house.colors["leaf"] * (1 - high) + (0.08 + 0.3 * high) * weather.fill
    return light


def _falling(normals: np.ndarray, turned: np.ndarray, shadows: Shadows, weather: Weather) -> np.ndarray:
    """The light (N, 3) that falls on surfaces: the sun where it is seen, the sky, and what the ground throws back."""
    facing = np.clip(normals @ weather.sun, 0, None)
    direct = facing * shadows.lit(turned + 0.05 * normals)
    above = 0.5 + 0.5 * normals[:, 1]
    open_sky = (0.5 + 0.5 * above) * (0.72 + 0.28 * np.clip(turned[:, 1] / 2.0, 0, 1))
    falling: np.ndarray = direct[:, None] * weather.sun_color + open_sky[:, None] * weather.fill * 1.1
    return falling


def _floor(house: House, places: Places, seen: Seen, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Light (N, 3) and labels (N,) of the ground."""
    camera, shadows, weather = places
    turned = camera.in_space(*seen)
    points = (turned - camera.pivot) @ camera.turn + camera.pivot
    pixel = 1.0 / (seen[2] * camera.focal * side)
    colors, labels = ground(house, points, pixel)
    upwards = np.broadcast_to(np.array([0.0, 1.0, 0.0]), turned.shape)
    light = colors * _falling(upwards, turned, shadows, weather)
    haze = np.clip((1 / seen[2] - 25.0) / 150.0, 0, 0.5)[:, None]
    return light + (0.8 * weather.sky_low - light) * haze, labels
