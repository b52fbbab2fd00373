"""The screens: the only room, with pages, app and server, that imports streamlit or folium."""
